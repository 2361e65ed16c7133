-- Why: figures of passages mean little where cameras were dark.
-- Grain: one row. Cameras and their seconds are those of the asked time; alerts are open now, and
--      `faulty_n` counts the cameras that have one.
with stays as (
    select
        stay.site,
        stay.from_at,
        stay.until_at
    from unnest(
        %(sites)s::text[], %(from_ats)s::timestamptz[], %(until_ats)s::timestamptz[]
    ) as stay (site, from_at, until_at)
),

told as (
    select
        hours.site,
        hours.camera,
        hours.hour_start_at,
        hours.watched_s,
        hours.down_s
    from camera_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
),

watched as (
    select
        count(distinct told.site || ' ' || told.camera) as cameras_n,
        coalesce(sum(told.watched_s), 0)::double precision as watched_s,
        coalesce(sum(told.down_s), 0)::double precision as down_s
    from stays
    inner join told
        on
            stays.site = told.site
            and stays.from_at <= told.hour_start_at
            and stays.until_at > told.hour_start_at
),

standing as (
    select
        count(*) as alerts_n,
        count(*) filter (where alert.severity = 'critical') as critical_n,
        count(distinct alert.site || ' ' || alert.camera) filter (
            where alert.camera is not null
        ) as faulty_n
    from alerts as alert
    where
        alert.state = 'open'
        and alert.site = any(%(sites)s)
)

select
    watched.cameras_n,
    watched.watched_s,
    watched.down_s,
    standing.alerts_n,
    standing.critical_n,
    standing.faulty_n
from watched
cross join standing;
