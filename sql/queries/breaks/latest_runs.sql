-- Why: what was reconciled last of each side is looked at first.
-- Grain: one row a side that a site was ever held against, its last run.
select distinct on (runs.side)
    runs.side,
    runs.from_at,
    runs.until_at,
    runs.as_of,
    runs.ran_at,
    runs.papers_n,
    runs.reads_n,
    runs.totals
from reconciliation_runs as runs
where runs.site = %(site)s
order by runs.side asc, runs.run_n desc;
