-- Why: why numbers were missing or weak, by the hour, exact at every moment.
-- Grain: one row a site, gate, lane, direction, hour and failure cause; columns as in
--      counted_lane_hour_causes.
drop view if exists failure_cause_hours cascade;

create view failure_cause_hours with (security_invoker = true) as
select
    clean.site,
    clean.gate,
    clean.lane,
    clean.direction,
    clean.hour_start_at,
    clean.cause,
    clean.passages_n,
    clean.strongest_n
from lane_hour_causes as clean
where
    not exists (
        select 1
        from dirty_lane_hours as dirty
        where
            dirty.site = clean.site
            and dirty.lane = clean.lane
            and dirty.hour_start_at = clean.hour_start_at
    )
union all
select
    counted.site,
    counted.gate,
    counted.lane,
    counted.direction,
    counted.hour_start_at,
    counted.cause,
    counted.passages_n,
    counted.strongest_n
from counted_lane_hour_causes as counted;
