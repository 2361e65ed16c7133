-- Why: the share of containers that have their papers shows where a feed or a camera fails; the
--      counts are those of match_hours, taken from an index alone.
-- Grain: one row a wanted paper and state; each container that passed counts once for each paper
--      that it needs.
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
    told.wanted,
    told.state,
    count(*) as containers_n
from stays
inner join standings as told
    on
        stays.site = told.site
        and stays.from_at <= told.at
        and stays.until_at > told.at
where
    told.side = 'passage'
    and told.state <> 'withdrawn'
group by told.wanted, told.state
order by told.wanted, told.state;
