-- Why: what is watched where no site file says so: the lanes that had vehicles of late.
-- Grain: one row a site, lane and direction.
select distinct
    counted.site,
    counted.lane,
    counted.direction
from lane_hours as counted
where counted.hour_start_at >= %(period_from)s and counted.hour_start_at < %(period_to)s
order by counted.site, counted.lane, counted.direction;
