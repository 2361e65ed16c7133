-- Why: keeps what the view counts of a dirty hour.
-- Grain: one row a gate and direction of the hour.
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
from counted_lane_hours
where
    site = %(site)s
    and lane = %(lane)s
    and hour_start_at = %(hour_start_at)s;
