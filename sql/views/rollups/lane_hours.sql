-- Why: throughput and read rate by the hour, exact at every moment: clean hours as they were
--      counted, dirty ones counted now.
-- Grain: one row a site, gate, lane, direction and hour in which a vehicle passed; columns as in
--      counted_lane_hours. Hours without a vehicle have no row.
drop view if exists lane_hours cascade;

create view lane_hours with (security_invoker = true) as
select
    clean.site,
    clean.gate,
    clean.lane,
    clean.direction,
    clean.hour_start_at,
    clean.passages_n,
    clean.accepted_n,
    clean.review_n,
    clean.unread_n,
    clean.with_plate_n,
    clean.with_container_n,
    clean.plates_n,
    clean.plates_accepted_n,
    clean.containers_n,
    clean.containers_accepted_n,
    clean.ambiguous_n
from lane_hour_counts as clean
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
    counted.passages_n,
    counted.accepted_n,
    counted.review_n,
    counted.unread_n,
    counted.with_plate_n,
    counted.with_container_n,
    counted.plates_n,
    counted.plates_accepted_n,
    counted.containers_n,
    counted.containers_accepted_n,
    counted.ambiguous_n
from counted_lane_hours as counted;
