-- Why: hours of a whole year are counted at once; by the hour, as a running store does, they take
--      ten times as long.
-- Grain: as the table lane_hour_counts.
insert into lane_hour_counts (
    site, gate, lane, direction, hour_start_at, passages_n, accepted_n, review_n, unread_n,
    with_plate_n, with_container_n, plates_n, plates_accepted_n, containers_n,
    containers_accepted_n, ambiguous_n
)
select
    site,
    gate,
    lane,
    direction,
    hour_start_at,
    passages_n,
    accepted_n,
    review_n,
    unread_n,
    with_plate_n,
    with_container_n,
    plates_n,
    plates_accepted_n,
    containers_n,
    containers_accepted_n,
    ambiguous_n
from counted_lane_hours;
