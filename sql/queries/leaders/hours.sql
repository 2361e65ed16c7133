-- Why: how busy gates were hour by hour, and when their peaks came (R99).
-- Grain: one row an hour in which a vehicle passed, over sites that are asked for from an instant
--      to another one each, because a unit has a site for some days only.
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
        hours.hour_start_at,
        hours.passages_n,
        hours.accepted_n,
        hours.review_n,
        hours.unread_n
    from lane_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
)

select
    told.hour_start_at,
    sum(told.passages_n)::bigint as passages_n,
    sum(told.accepted_n)::bigint as accepted_n,
    sum(told.review_n)::bigint as review_n,
    sum(told.unread_n)::bigint as unread_n
from stays
inner join told
    on
        stays.site = told.site
        and stays.from_at <= told.hour_start_at
        and stays.until_at > told.hour_start_at
group by told.hour_start_at
order by told.hour_start_at;
