-- Why: where and when which cause keeps numbers from being read (R27).
-- Grain: one row a site, gate, lane, local hour of the day (Asia/Ho_Chi_Minh) and cause. A passage
--      is counted in `passages_n` under each of its causes and in `strongest_n` under the first.
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
        hours.hour_start_at,
        hours.cause,
        hours.passages_n,
        hours.strongest_n
    from failure_cause_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
)

select
    told.site,
    told.gate,
    told.lane,
    extract(hour from told.hour_start_at at time zone 'Asia/Ho_Chi_Minh')::integer as local_hour,
    told.cause,
    sum(told.passages_n)::bigint as passages_n,
    sum(told.strongest_n)::bigint as strongest_n
from stays
inner join told
    on
        stays.site = told.site
        and stays.from_at <= told.hour_start_at
        and stays.until_at > told.hour_start_at
group by 1, 2, 3, 4, 5
order by 1, 2, 3, 4, 5;
