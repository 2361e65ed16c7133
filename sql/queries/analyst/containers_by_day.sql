-- Why: how many containers were read a day, and how many of the reads need nobody's look?
-- Grain: one row a site and local day.
select
    boxes.site,
    boxes.day,
    count(*) as containers_n,
    count(distinct boxes.code) as different_n,
    count(*) filter (where boxes.status = 'accepted') as accepted_n,
    round(count(*) filter (where boxes.status = 'accepted') / count(*), 3) as accepted_share
from containers as boxes
group by boxes.site, boxes.day
order by boxes.site, boxes.day;
