-- Why: keeps what the view counts of a dirty hour.
-- Grain: one row a gate, direction and failure cause of the hour.
insert into lane_hour_causes (
    site, gate, lane, direction, hour_start_at, cause, passages_n, strongest_n
)
select
    site,
    gate,
    lane,
    direction,
    hour_start_at,
    cause,
    passages_n,
    strongest_n
from counted_lane_hour_causes
where
    site = %(site)s
    and lane = %(lane)s
    and hour_start_at = %(hour_start_at)s;
