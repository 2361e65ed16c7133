-- Why: how a camera was at an instant does not change; the first row wins on replay.
--      It marks the hours that it has a part in, as views/staging/counted_camera_hours.sql has it:
--      its own, the one that five minutes before it lie in, and that of the row after it.
-- Grain: one row a camera and instant.
with stored as (
    insert into camera_health (
        site, lane, camera, at, status, reason, detail, epoch, frames_n, undecodable_n, dropped_n,
        behind_s, frames_per_s, reconnects_n, clock_offset_s
    )
    values (
        %(site)s,
        %(lane)s,
        %(camera)s,
        %(at)s,
        %(status)s,
        %(reason)s,
        %(detail)s,
        %(epoch)s,
        %(frames_n)s,
        %(undecodable_n)s,
        %(dropped_n)s,
        %(behind_s)s,
        %(frames_per_s)s,
        %(reconnects_n)s,
        %(clock_offset_s)s
    )
    on conflict (site, camera, at) do nothing
    returning site, camera, at
),

touched as (
    select
        stored.site,
        stored.camera,
        stored.at
    from stored
    union all
    select
        stored.site,
        stored.camera,
        stored.at - interval '5 minutes' as at
    from stored
    union all
    select
        stored.site,
        stored.camera,
        (
            select min(later.at) from camera_health as later
            where
                later.site = stored.site
                and later.camera = stored.camera
                and later.at > stored.at
        ) as at
    from stored
)

insert into dirty_camera_hours (site, camera, hour_start_at, rows_n)
select
    touched.site,
    touched.camera,
    date_bin('1 hour', touched.at, '2000-01-01 00:00:00+00') as hour_start_at,
    count(*) as rows_n
from touched
where touched.at is not null
group by touched.site, touched.camera, hour_start_at
on conflict (site, camera, hour_start_at) do update
    set rows_n = dirty_camera_hours.rows_n + excluded.rows_n;
