-- Why: what a day held; queries/store/counts_by_day.sql asks the store the same.
-- Grain: one row a site and local day.
select
    history.site,
    history.day,
    count(*) as passages_n,
    cast(sum(len(history.plates)) as bigint) as plates_n,
    cast(sum(len(history.containers)) as bigint) as containers_n,
    cast(sum(len(history.evidence)) as bigint) as evidence_n
from passages as history
group by history.site, history.day
order by history.site, history.day;
