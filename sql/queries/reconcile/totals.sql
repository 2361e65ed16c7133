-- Why: how much of each side falls into each category.
-- Grain: one row a category that there is. What lies out of the period counts only where it is the
--        other side of something in it. Doubtful are rows whose read is for review.
with outcomes as (
    select
        lined_up.category,
        lined_up.paper_n,
        lined_up.read_n,
        lined_up.is_paper_inside,
        lined_up.is_read_inside,
        lined_up.is_doubtful
    from lined_up
    where lined_up.category is not null
    union all
    select
        settled.category,
        settled.paper_n,
        settled.read_n,
        coalesce(papers.is_inside, false) as is_paper_inside,
        coalesce(reads.is_inside, false) as is_read_inside,
        coalesce(reads.is_doubtful, false) as is_doubtful
    from settled
    left join papers on settled.paper_n = papers.paper_n
    left join reads on settled.read_n = reads.read_n
)

select
    outcomes.category,
    count(outcomes.paper_n) as papers_n,
    count(outcomes.read_n) as reads_n,
    count(outcomes.paper_n) filter (where not outcomes.is_paper_inside) as papers_carried_n,
    count(outcomes.read_n) filter (where not outcomes.is_read_inside) as reads_carried_n,
    count(*) filter (where outcomes.is_doubtful) as doubtful_n
from outcomes
where outcomes.is_paper_inside or outcomes.is_read_inside
group by outcomes.category;
