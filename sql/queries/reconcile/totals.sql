-- Why: how much of each side falls into each category.
-- Grain: one row a category that there is in the period.
select
    counts.category,
    sum(counts.papers_n)::bigint as papers_n,
    sum(counts.reads_n)::bigint as reads_n,
    sum(counts.papers_carried_n)::bigint as papers_carried_n,
    sum(counts.reads_carried_n)::bigint as reads_carried_n,
    sum(counts.doubtful_n)::bigint as doubtful_n
from counts
group by counts.category
having sum(counts.papers_n) + sum(counts.reads_n) > 0;
