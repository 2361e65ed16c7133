-- Why: as passages.sql, of numbers that are like a pattern.
-- Grain: one row a passage, newest first.
with named as (
    select numbers.passage_id
    from plates as numbers
    where
        numbers.text like $pattern
        and numbers.day between $first_day and $last_day
    union
    select boxes.passage_id
    from containers as boxes
    where
        boxes.code like $pattern
        and boxes.day between $first_day and $last_day
)

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
    and seen.passage_id in (select named.passage_id from named)
order by seen.passed_at desc, seen.passage_id asc;
