-- Why: a report tells of what went wrong with recognition, cameras and feeds (R86).
-- Grain: one row a rule and severity; each alert counts in the period in which it was opened.
with stays as (
    select
        stay.site,
        stay.from_at,
        stay.until_at
    from unnest(
        %(sites)s::text[], %(from_ats)s::timestamptz[], %(until_ats)s::timestamptz[]
    ) as stay (site, from_at, until_at)
)

select
    told.rule,
    told.severity,
    count(*) as alerts_n
from stays
inner join alerts as told
    on
        stays.site = told.site
        and stays.from_at <= told.opened_at
        and stays.until_at > told.opened_at
group by told.rule, told.severity
order by told.rule, told.severity;
