-- Why: a report tells of what customs was warned of at the gate (R86).
-- Grain: one row a kind of warning; each counts where it happened, unless it turned out to be none.
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
    told.warning,
    count(*) as warnings_n
from stays
inner join gate_warnings as told
    on
        stays.site = told.site
        and stays.from_at <= told.happened_at
        and stays.until_at > told.happened_at
where told.stands
group by told.warning
order by told.warning;
