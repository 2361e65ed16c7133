-- Why: keeps what the view counts of a dirty hour.
-- Grain: one row, or none where nothing is told of the hour.
insert into camera_hour_counts (
    site, lane, camera, hour_start_at, frames_n, undecodable_n, dropped_n, watched_s, down_s
)
select
    site,
    lane,
    camera,
    hour_start_at,
    frames_n,
    undecodable_n,
    dropped_n,
    watched_s,
    down_s
from counted_camera_hours
where
    site = %(site)s
    and camera = %(camera)s
    and hour_start_at = %(hour_start_at)s;
