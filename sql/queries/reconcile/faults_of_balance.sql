-- Why: a reconciliation that loses a row, or counts one twice, is worse than none: nothing is shown
--      unless this finds nothing.
-- Grain: one row a sentence that does not hold, with what was wanted and what came.
with counted as (
    select
        coalesce(sum(counts.all_papers_n), 0) as papers_n,
        coalesce(sum(counts.all_reads_n), 0) as reads_n,
        coalesce(bit_count(bit_or(counts.paper_bits)), 0) as other_papers_n,
        coalesce(bit_count(bit_or(counts.read_bits)), 0) as other_reads_n,
        coalesce(sum(counts.pairs_n), 0) as pairs_n,
        coalesce(
            sum(counts.rows_n) filter (
                where list_contains(getvariable('terms')['paired'], counts.category)
            ), 0
        ) as wanted_pairs_n
    from counts
),

checks as (
    select
        'papers' as what,
        (select count(*) from papers) as wanted_n,
        counted.papers_n as found_n
    from counted
    union all
    select
        'reads' as what,
        (select count(*) from reads) as wanted_n,
        counted.reads_n as found_n
    from counted
    union all
    select
        'papers, each once,' as what,
        counted.papers_n as wanted_n,
        counted.other_papers_n as found_n
    from counted
    union all
    select
        'reads, each once,' as what,
        counted.reads_n as wanted_n,
        counted.other_reads_n as found_n
    from counted
    union all
    select
        'pairs' as what,
        counted.wanted_pairs_n as wanted_n,
        counted.pairs_n as found_n
    from counted
)

select
    checks.what,
    checks.wanted_n,
    checks.found_n
from checks
where checks.wanted_n <> checks.found_n;
