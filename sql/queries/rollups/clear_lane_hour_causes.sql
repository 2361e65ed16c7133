-- Why: an hour is counted whole, and what no longer is in it must go.
-- Grain: nothing is returned.
delete from lane_hour_causes
where
    site = %(site)s
    and lane = %(lane)s
    and hour_start_at = %(hour_start_at)s;
