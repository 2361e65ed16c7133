-- Why: a report tells why numbers were not read (R86).
-- Grain: one row a cause; a passage counts in `passages_n` under each of its causes and in
--      `strongest_n` under the first. Counts add up over sites and over periods.
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
        hours.cause,
        hours.passages_n,
        hours.strongest_n
    from failure_cause_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
)

select
    told.cause,
    sum(told.passages_n)::bigint as passages_n,
    sum(told.strongest_n)::bigint as strongest_n
from stays
inner join told
    on
        stays.site = told.site
        and stays.from_at <= told.hour_start_at
        and stays.until_at > told.hour_start_at
group by told.cause
order by told.cause;
