-- Why: how long do containers stay at a site, and is it getting longer?
-- Grain: one row a site and local day on which containers went out, with the median of their stays
--        in hours and what nine of ten stay at most. Accepted reads only.
-- Parameter: first_day date = 1970-01-01: first local day that counts
-- Parameter: last_day date = 2999-12-31: last local day that counts
with crossings as (
    select
        boxes.site,
        boxes.day,
        boxes.direction,
        boxes.passed_at,
        lag(boxes.direction) over earlier as came_by,
        lag(boxes.passed_at) over earlier as came_at
    from containers as boxes
    where boxes.status = 'accepted' and boxes.day between $first_day and $last_day
    window earlier as (partition by boxes.site, boxes.code order by boxes.passed_at)
),

stays as (
    select
        crossings.site,
        crossings.day,
        epoch(crossings.passed_at - crossings.came_at) / 3600 as stay_h
    from crossings
    where crossings.direction = 'out' and crossings.came_by = 'in'
)

select
    stays.site,
    stays.day,
    count(*) as stays_n,
    round(median(stays.stay_h), 2) as median_h,
    round(quantile_cont(stays.stay_h, 0.9), 2) as nine_of_ten_h
from stays
group by stays.site, stays.day
order by stays.site, stays.day;
