-- Why: throughput of a branch, a region, the nation, each the sum over the sites that belonged to
--      it on that day (R4). Exact, as lane_hours is.
-- Grain: one row a unit, local day (Asia/Ho_Chi_Minh) and direction on which a vehicle passed.
--      Whoever may see some sites gets the sums over these.
drop view if exists unit_days cascade;

create view unit_days with (security_invoker = true) as
with days as (
    select
        hours.site,
        (hours.hour_start_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        hours.direction,
        hours.passages_n,
        hours.accepted_n,
        hours.review_n,
        hours.unread_n,
        hours.plates_n,
        hours.containers_n
    from lane_hours as hours
)

select
    above.unit,
    above.level,
    above.rank,
    days.day,
    days.direction,
    count(distinct days.site) as sites_n,
    sum(days.passages_n)::bigint as passages_n,
    sum(days.accepted_n)::bigint as accepted_n,
    sum(days.review_n)::bigint as review_n,
    sum(days.unread_n)::bigint as unread_n,
    sum(days.plates_n)::bigint as plates_n,
    sum(days.containers_n)::bigint as containers_n
from days
inner join units_of_sites as above
    on
        days.site = above.site
        and above.valid @> days.day
group by above.unit, above.level, above.rank, days.day, days.direction;
