-- Why: an analyst looks at passages by period, place and outcome.
-- Grain: one row a passage, newest first.

select
    seen.passed_at,
    seen.site,
    seen.gate,
    seen.lane,
    seen.direction,
    seen.status,
    seen.plates,
    seen.containers,
    seen.size_types,
    seen.failure_causes,
    seen.speed_kmh,
    seen.passage_id
from passages as seen
where
    seen.day between $first_day and $last_day
    and seen.site = $site
    and ($lane is null or seen.lane = $lane)
    and ($direction is null or seen.direction = $direction)
    and ($status is null or seen.status = $status)
order by seen.passed_at desc, seen.passage_id asc;
