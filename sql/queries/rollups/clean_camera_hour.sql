-- Why: from here on the views take what is kept of this hour.
-- Grain: nothing is returned. In the transaction of what was counted.
delete from dirty_camera_hours
where
    site = %(site)s
    and camera = %(camera)s
    and hour_start_at = %(hour_start_at)s;
