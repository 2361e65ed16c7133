-- Why: a report tells how long cameras were watched and how long they were down (R86).
-- Grain: one row a site and camera that was watched. Seconds are rounded by the hour, so that they
--      add up over periods.
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
        hours.frames_n,
        hours.undecodable_n,
        hours.dropped_n,
        hours.watched_s,
        hours.down_s
    from camera_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
)

select
    told.site,
    told.camera,
    sum(round(told.watched_s))::bigint as watched_s,
    sum(round(told.down_s))::bigint as down_s,
    sum(told.frames_n)::bigint as frames_n,
    sum(told.undecodable_n)::bigint as undecodable_n,
    sum(told.dropped_n)::bigint as dropped_n
from stays
inner join told
    on
        stays.site = told.site
        and stays.from_at <= told.hour_start_at
        and stays.until_at > told.hour_start_at
group by told.site, told.camera
order by told.site, told.camera;
