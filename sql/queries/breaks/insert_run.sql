-- Why: a run is kept with what it counted.
-- Grain: one row.
insert into reconciliation_runs (
    site, side, from_at, until_at, as_of, ran_at, papers_n, reads_n, totals
)
values (
    %(site)s,
    %(side)s,
    %(from_at)s,
    %(until_at)s,
    %(as_of)s,
    %(ran_at)s,
    %(papers_n)s,
    %(reads_n)s,
    %(totals)s
)
returning run_n;
