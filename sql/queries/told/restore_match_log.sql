-- Why: the log is given back in its old order. A number that another entry has got since is not
--      taken twice: such a row follows after all others, in the order of before.
-- Grain of the result: one row an entry that was missing. Called while the writers' lock is held.
-- `rows` is a JSON array; null stands for an instant that never comes.
with told as (
    select
        kept.*,
        exists(
            select 1 from match_log as taken
            where taken.entry_n = kept.entry_n
        ) as is_taken
    from jsonb_populate_recordset(null::match_log, %(rows)s::jsonb) as kept
    where
        not exists (
            select 1 from match_log as known
            where
                known.at = kept.at
                and known.subject = kept.subject
                and known.number = kept.number
                and known.side = kept.side
                and known.revision = kept.revision
        )
),

last as (
    select
        greatest(
            (select max(kept.entry_n) from match_log as kept), (select max(told.entry_n) from told)
        ) as entry_n
),

stored as (
    insert into match_log (
        entry_n, number, side, subject, revision, is_active, site, direction, at, opens_at,
        closes_at, due_at, received_at, facts
    )
    select
        case
            when told.is_taken
                then
                    last.entry_n
                    + row_number() over (partition by told.is_taken order by told.entry_n)
            else told.entry_n
        end as entry_n,
        told.number,
        told.side,
        told.subject,
        told.revision,
        told.is_active,
        told.site,
        told.direction,
        told.at,
        told.opens_at,
        coalesce(told.closes_at, 'infinity') as closes_at,
        coalesce(told.due_at, 'infinity') as due_at,
        told.received_at,
        told.facts
    from told
    cross join last
    returning site, received_at
),

days as (
    insert into table_days (relation, site, day, changes_n)
    select
        'match_log' as relation,
        stored.site,
        (stored.received_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        count(*) as changes_n
    from stored
    group by stored.site, day
    on conflict (relation, site, day) do update
        set changes_n = table_days.changes_n + excluded.changes_n
)

select stored.site
from stored;
