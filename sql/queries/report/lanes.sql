-- Why: a report tells of a period how many vehicles passed and what was read of them (R86, R87).
-- Grain: one row a site, gate, lane and direction; counts add up over sites and over periods.
with stays as (
    select
        stay.site,
        stay.from_at,
        stay.until_at
    from unnest(
        %(sites)s::text[], %(from_ats)s::timestamptz[], %(until_ats)s::timestamptz[]
    ) as stay (site, from_at, until_at)
),

told as (
    select
        hours.site,
        hours.gate,
        hours.lane,
        hours.direction,
        hours.hour_start_at,
        hours.passages_n,
        hours.accepted_n,
        hours.review_n,
        hours.unread_n,
        hours.plates_n,
        hours.plates_accepted_n,
        hours.containers_n,
        hours.containers_accepted_n
    from lane_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
)

select
    told.site,
    told.gate,
    told.lane,
    told.direction,
    sum(told.passages_n)::bigint as passages_n,
    sum(told.accepted_n)::bigint as accepted_n,
    sum(told.review_n)::bigint as review_n,
    sum(told.unread_n)::bigint as unread_n,
    sum(told.plates_n)::bigint as plates_n,
    sum(told.plates_accepted_n)::bigint as plates_accepted_n,
    sum(told.containers_n)::bigint as containers_n,
    sum(told.containers_accepted_n)::bigint as containers_accepted_n
from stays
inner join told
    on
        stays.site = told.site
        and stays.from_at <= told.hour_start_at
        and stays.until_at > told.hour_start_at
group by told.site, told.gate, told.lane, told.direction
order by told.site, told.gate, told.lane, told.direction;
