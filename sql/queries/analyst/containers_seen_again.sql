-- Why: a container that comes in twice without going out, or goes out twice, was missed in between
--      or is not the same: its code may be on two boxes.
-- Grain: one row a pair of crossings one after the other in the same direction, the fifty closest
--        in time. Accepted reads only. Under ten minutes it is rather one vehicle seen twice.
-- Parameter: first_day date = 1970-01-01: first local day that counts
-- Parameter: last_day date = 2999-12-31: last local day that counts
-- Parameter: apart_min_s number = 600: seconds from which on two crossings are two
with crossings as (
    select
        boxes.site,
        boxes.code,
        boxes.direction,
        boxes.lane,
        boxes.passed_at,
        lead(boxes.direction) over later as next_direction,
        lead(boxes.lane) over later as next_lane,
        lead(boxes.passed_at) over later as next_passed_at
    from containers as boxes
    where boxes.status = 'accepted' and boxes.day between $first_day and $last_day
    window later as (partition by boxes.site, boxes.code order by boxes.passed_at)
)

select
    crossings.site,
    crossings.code,
    crossings.direction,
    crossings.lane,
    crossings.passed_at,
    crossings.next_lane,
    crossings.next_passed_at,
    round(epoch(crossings.next_passed_at - crossings.passed_at) / 3600, 2) as apart_h
from crossings
where
    crossings.direction = crossings.next_direction
    and epoch(crossings.next_passed_at - crossings.passed_at) >= $apart_min_s
order by apart_h asc, crossings.site asc, crossings.code asc, crossings.passed_at asc
limit 50;
