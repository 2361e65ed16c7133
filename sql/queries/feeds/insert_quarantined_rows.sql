-- Why: what could not be taken in is kept whole, with the reason, so that counts add up.
-- Grain of the result: one row a row that is new.
with told as (
    select told.*
    from
        jsonb_to_recordset(%(rows)s::jsonb) as told (
            quarantine_id uuid,
            site text,
            source text,
            feed text,
            origin text,
            reason text,
            raw text,
            received_at timestamptz
        )
),

stored as (
    insert into quarantined_rows (
        quarantine_id, site, source, feed, origin, reason, raw, received_at
    )
    select
        told.quarantine_id,
        told.site,
        told.source,
        told.feed,
        told.origin,
        told.reason,
        told.raw,
        told.received_at
    from told
    on conflict (quarantine_id) do nothing
    returning quarantine_id, site, received_at
),

days as (
    insert into table_days (relation, site, day, changes_n)
    select
        'quarantined_rows' as relation,
        stored.site,
        (stored.received_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        count(*) as changes_n
    from stored
    group by stored.site, day
    on conflict (relation, site, day) do update
        set changes_n = table_days.changes_n + excluded.changes_n
)

select stored.quarantine_id
from stored;
