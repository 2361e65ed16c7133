-- Why: whether a cause gets rarer, or comes with a season, a time of the day or a new lamp.
-- Grain: one row a local hour or day (Asia/Ho_Chi_Minh), as %(bucket)s says, and cause.
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
        date_trunc(%(bucket)s, hours.hour_start_at, 'Asia/Ho_Chi_Minh') as begins_at,
        hours.cause,
        hours.passages_n,
        hours.strongest_n
    from failure_cause_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
)

select
    told.begins_at,
    told.cause,
    sum(told.passages_n)::bigint as passages_n,
    sum(told.strongest_n)::bigint as strongest_n
from stays
inner join told
    on
        stays.site = told.site
        and stays.from_at <= told.hour_start_at
        and stays.until_at > told.hour_start_at
group by 1, 2
order by 1, 2;
