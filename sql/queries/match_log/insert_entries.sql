-- Why: an entry is logged once, whoever tells it again, and the join is woken when there is more.
--      Nothing in the log is changed. Called while the writers' lock is held.
-- Grain of the result: one row, how many entries are new.
-- `entries` is a JSON array; `place` counts from 1 in the order in which the join is to read them,
-- and null stands for an instant that never comes.
with told as (
    select told.*
    from
        jsonb_to_recordset(%(entries)s::jsonb) as told (
            place integer,
            number text,
            side text,
            subject text,
            revision bigint,
            is_active boolean,
            site text,
            direction text,
            at_s double precision,
            opens_s double precision,
            closes_s double precision,
            due_s double precision,
            received_s double precision,
            facts jsonb
        )
),

last as (
    select coalesce(max(kept.entry_n), 0) as entry_n
    from match_log as kept
),

stored as (
    insert into match_log (
        entry_n, number, side, subject, revision, is_active, site, direction, at, opens_at,
        closes_at, due_at, received_at, facts
    )
    select
        last.entry_n + told.place as entry_n,
        told.number,
        told.side,
        told.subject,
        told.revision,
        told.is_active,
        told.site,
        told.direction,
        to_timestamp(told.at_s) as at,
        to_timestamp(told.opens_s) as opens_at,
        coalesce(to_timestamp(told.closes_s), 'infinity') as closes_at,
        coalesce(to_timestamp(told.due_s), 'infinity') as due_at,
        to_timestamp(told.received_s) as received_at,
        told.facts
    from told
    cross join last
    order by told.place
    on conflict (at, subject, number, side, revision) do nothing
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
),

woken as (
    select pg_notify('gatestream_match_log', '') as notified
    where exists (select 1 from stored)
)

select
    (select count(*) from stored) as stored_n,
    (select count(*) from woken) as woken_n;
