-- Why: where a vehicle was is kept as it was told; the first row of an instant stays.
-- Grain of the result: one row a fix that is new; it joins nothing.
-- `rows` is a JSON array with each subject and revision once.
with told as (
    select told.*
    from
        jsonb_to_recordset(%(rows)s::jsonb) as told (
            subject text,
            revision bigint,
            site text,
            source text,
            origin text,
            received_at timestamptz,
            stated_at timestamptz,
            is_cancelled boolean,
            plate text,
            fixed_at timestamptz,
            latitude double precision,
            longitude double precision,
            speed_kmh double precision
        )
),

stored as (
    insert into gps_fixes (
        plate, fixed_at, revision, site, source, origin, received_at, stated_at, is_cancelled,
        latitude, longitude, speed_kmh
    )
    select
        told.plate,
        told.fixed_at,
        told.revision,
        told.site,
        told.source,
        told.origin,
        told.received_at,
        told.stated_at,
        told.is_cancelled,
        told.latitude,
        told.longitude,
        told.speed_kmh
    from told
    on conflict (fixed_at, site, plate, revision) do nothing
    returning site, plate, fixed_at, revision, received_at
),

days as (
    insert into table_days (relation, site, day, changes_n)
    select
        'gps_fixes' as relation,
        stored.site,
        (stored.received_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        count(*) as changes_n
    from stored
    group by stored.site, day
    on conflict (relation, site, day) do update
        set changes_n = table_days.changes_n + excluded.changes_n
)

select
    told.subject,
    told.revision,
    false as is_known
from stored
inner join told
    on
        stored.fixed_at = told.fixed_at
        and stored.site = told.site
        and stored.plate = told.plate
        and stored.revision = told.revision;
