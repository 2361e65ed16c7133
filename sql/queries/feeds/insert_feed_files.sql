-- Why: which file was taken in, when, and what became of its rows.
-- Grain of the result: one row a file that is new.
with told as (
    select told.*
    from
        jsonb_to_recordset(%(rows)s::jsonb) as told (
            site text,
            source text,
            name text,
            sha256 text,
            bytes_n bigint,
            received_at timestamptz,
            rows_n bigint,
            quarantined_n bigint
        )
),

stored as (
    insert into feed_files (
        site, source, name, sha256, bytes_n, received_at, rows_n, quarantined_n
    )
    select
        told.site,
        told.source,
        told.name,
        told.sha256,
        told.bytes_n,
        told.received_at,
        told.rows_n,
        told.quarantined_n
    from told
    on conflict (site, source, name, sha256) do nothing
    returning name, site, received_at
),

days as (
    insert into table_days (relation, site, day, changes_n)
    select
        'feed_files' as relation,
        stored.site,
        (stored.received_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        count(*) as changes_n
    from stored
    group by stored.site, day
    on conflict (relation, site, day) do update
        set changes_n = table_days.changes_n + excluded.changes_n
)

select stored.name
from stored;
