-- Why: an hour is counted whole, and what no longer is in it must go.
-- Grain: nothing is returned.
delete from camera_hour_counts
where
    site = %(site)s
    and camera = %(camera)s
    and hour_start_at = %(hour_start_at)s;
