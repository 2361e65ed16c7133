-- Why: how well cameras were seen, by the hour, exact at every moment.
-- Grain: one row a site, camera and hour in which it was watched; columns as in
--      counted_camera_hours.
drop view if exists camera_hours cascade;

create view camera_hours with (security_invoker = true) as
select
    clean.site,
    clean.lane,
    clean.camera,
    clean.hour_start_at,
    clean.frames_n,
    clean.undecodable_n,
    clean.dropped_n,
    clean.watched_s,
    clean.down_s
from camera_hour_counts as clean
where
    not exists (
        select 1
        from dirty_camera_hours as dirty
        where
            dirty.site = clean.site
            and dirty.camera = clean.camera
            and dirty.hour_start_at = clean.hour_start_at
    )
union all
select
    counted.site,
    counted.lane,
    counted.camera,
    counted.hour_start_at,
    counted.frames_n,
    counted.undecodable_n,
    counted.dropped_n,
    counted.watched_s,
    counted.down_s
from counted_camera_hours as counted;
