-- Why: as choose_lane_hours.
-- Grain: one row an hour to count, oldest first.
select
    site,
    camera,
    hour_start_at
from dirty_camera_hours
order by hour_start_at, site, camera
limit %(limit_n)s
for update skip locked;
