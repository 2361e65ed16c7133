-- Why: as keep_lane_hours.sql.
-- Grain: as the table lane_hour_causes.
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
from counted_lane_hour_causes;
