-- Why: a reconciliation that loses a row, or counts one twice, is worse than none: nothing is shown
--      unless this finds nothing.
-- Grain: one row a sentence that does not hold, with what was wanted and what came.
with outcomes as (
    select
        lined_up.category,
        lined_up.paper_n,
        lined_up.read_n
    from lined_up
    where lined_up.category is not null
    union all
    select
        settled.category,
        settled.paper_n,
        settled.read_n
    from settled
),

counted as (
    select
        count(outcomes.paper_n) as papers_n,
        count(outcomes.read_n) as reads_n,
        count(*) filter (
            where (outcomes.paper_n is not null and outcomes.read_n is not null)
            is distinct from list_contains(getvariable('terms')['paired'], outcomes.category)
        ) as unpaired_n
    from outcomes
),

checks as (
    select
        'papers in the result' as what,
        (select count(*) from papers) as wanted_n,
        counted.papers_n as found_n
    from counted
    union all
    select
        'reads in the result' as what,
        (select count(*) from reads) as wanted_n,
        counted.reads_n as found_n
    from counted
    union all
    select
        'papers that are missing' as what,
        0 as wanted_n,
        count(*) as found_n
    from papers
    anti join outcomes on papers.paper_n = outcomes.paper_n
    union all
    select
        'reads that are missing' as what,
        0 as wanted_n,
        count(*) as found_n
    from reads
    anti join outcomes on reads.read_n = outcomes.read_n
    union all
    select
        'rows with a side too much or too few' as what,
        0 as wanted_n,
        counted.unpaired_n as found_n
    from counted
)

select
    checks.what,
    checks.wanted_n,
    checks.found_n
from checks
where checks.wanted_n <> checks.found_n;
