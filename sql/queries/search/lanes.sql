-- Why: the lanes that a search can be narrowed to.
-- Grain: one row a site and lane that had a passage since an instant.
select
    counted.site,
    counted.lane
from lane_hour_counts as counted
where counted.hour_start_at >= %(since_at)s
union
select
    waiting.site,
    waiting.lane
from dirty_lane_hours as waiting
where waiting.hour_start_at >= %(since_at)s
order by site, lane;
