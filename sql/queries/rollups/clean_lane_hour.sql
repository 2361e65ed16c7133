-- Why: from here on the views take what is kept of this hour.
-- Grain: nothing is returned. In the transaction of what was counted.
delete from dirty_lane_hours
where
    site = %(site)s
    and lane = %(lane)s
    and hour_start_at = %(hour_start_at)s;
