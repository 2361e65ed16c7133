-- Why: what a lane did in the weeks before, by the hour; counted hours are read, not passages.
-- Grain: one row a lane and hour with a vehicle, in local time (Asia/Ho_Chi_Minh).
select
    counted.lane,
    counted.hour_start_at,
    sum(counted.passages_n)::bigint as passages_n,
    sum(counted.accepted_n)::bigint as read_n
from lane_hours as counted
where
    counted.site = %(site)s
    and counted.hour_start_at >= %(period_from)s
    and counted.hour_start_at < %(period_to)s
group by counted.lane, counted.hour_start_at;
