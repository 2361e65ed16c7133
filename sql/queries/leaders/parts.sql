-- Why: which unit, site, gate or lane is how busy, at what hour of the day, and what of it is read.
-- Grain: one row a part and local hour of the day (Asia/Ho_Chi_Minh); a part is a unit of the rank
--      %(rank)s, a site, a gate or a lane, as %(by)s says, and what does not tell parts apart is
--      null. A site without a unit is a part of its own. `peak_n` are the passages of the part's
--      busiest hour that begins at this hour of the day, `peak_at` is when that was.
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
        case when %(by)s in ('gate', 'lane') then hours.gate end as gate,
        case when %(by)s = 'lane' then hours.lane end as lane,
        hours.hour_start_at,
        hours.passages_n,
        hours.accepted_n,
        hours.review_n,
        hours.unread_n
    from lane_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
),

units as (
    select
        above.site,
        above.unit,
        above.valid
    from units_of_sites as above
    where
        %(by)s = 'unit'
        and above.rank = %(rank)s
),

placed as (
    select
        units.unit,
        case when units.unit is null then told.site end as site,
        told.gate,
        told.lane,
        told.hour_start_at,
        sum(told.passages_n) as passages_n,
        sum(told.accepted_n) as accepted_n,
        sum(told.review_n) as review_n,
        sum(told.unread_n) as unread_n
    from stays
    inner join told
        on
            stays.site = told.site
            and stays.from_at <= told.hour_start_at
            and stays.until_at > told.hour_start_at
    left join units
        on
            told.site = units.site
            and units.valid @> (told.hour_start_at at time zone 'Asia/Ho_Chi_Minh')::date
    group by 1, 2, 3, 4, 5
)

select
    placed.unit,
    placed.site,
    placed.gate,
    placed.lane,
    extract(hour from placed.hour_start_at at time zone 'Asia/Ho_Chi_Minh')::integer as local_hour,
    sum(placed.passages_n)::bigint as passages_n,
    sum(placed.accepted_n)::bigint as accepted_n,
    sum(placed.review_n)::bigint as review_n,
    sum(placed.unread_n)::bigint as unread_n,
    max(placed.passages_n)::bigint as peak_n,
    (array_agg(placed.hour_start_at order by placed.passages_n desc, placed.hour_start_at asc))[1]
        as peak_at
from placed
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5;
