-- Why: how much of each side falls into each category.
-- Grain: one row a category that there is in the period.
select
    counts.category,
    counts.papers_n,
    counts.reads_n,
    counts.papers_carried_n,
    counts.reads_carried_n,
    counts.doubtful_n
from counts
where counts.papers_n + counts.reads_n > 0;
