-- Why: where a vehicle can have passed: the lanes that a site is known to have.
-- Grain: one row a lane and direction in which a vehicle passed in the last ninety days that are
--        known of the site.
select
    hours.gate,
    hours.lane,
    hours.direction
from lane_hours as hours
where
    hours.site = %(site)s
    and hours.hour_start_at >= %(until)s::timestamptz - interval '90 days'
group by hours.gate, hours.lane, hours.direction
order by hours.gate, hours.lane, hours.direction;
