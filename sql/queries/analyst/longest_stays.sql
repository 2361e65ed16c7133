-- Why: which containers stayed longest between coming in and going out of a site?
-- Grain: one row a stay, the twenty longest. Accepted reads only: a wrong code would pair with
-- somebody else's. A container that was seen coming in twice stays from the later time.
-- Parameter: first_day date = 1970-01-01: first local day that counts
-- Parameter: last_day date = 2999-12-31: last local day that counts
with crossings as (
    select
        boxes.site,
        boxes.code,
        boxes.direction,
        boxes.passed_at,
        lead(boxes.direction) over later as next_direction,
        lead(boxes.passed_at) over later as next_passed_at
    from containers as boxes
    where boxes.status = 'accepted' and boxes.day between $first_day and $last_day
    window later as (partition by boxes.site, boxes.code order by boxes.passed_at)
)

select
    crossings.site,
    crossings.code,
    crossings.passed_at as in_at,
    crossings.next_passed_at as out_at,
    round(epoch(crossings.next_passed_at - crossings.passed_at) / 3600, 2) as stay_h
from crossings
where crossings.direction = 'in' and crossings.next_direction = 'out'
order by stay_h desc, crossings.site asc, crossings.code asc
limit 20;
