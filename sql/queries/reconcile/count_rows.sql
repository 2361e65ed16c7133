-- Why: both sides are counted once, for the totals and for the proof that they balance.
-- Grain: counts: one row a category that there is, two of what matched. paper_bits and read_bits
--        have a bit for each paper and read of it, so that none can be missing or be there twice
--        unseen. Within the period counts what lies in it, or is the other side of something in
--        it; carried is what does not lie in it; doubtful are rows whose read is for review.
create or replace temp table counts as
with outcomes as (
    select
        lined_loose.category,
        lined_loose.paper_n,
        lined_loose.read_n,
        lined_loose.is_paper_inside,
        lined_loose.is_read_inside,
        lined_loose.is_paper_inside or lined_loose.is_read_inside as is_inside,
        lined_loose.is_doubtful
    from lined_loose
    where lined_loose.category is not null
    union all
    select
        settled.category,
        settled.paper_n,
        settled.read_n,
        coalesce(papers.is_inside, false) as is_paper_inside,
        coalesce(reads.is_inside, false) as is_read_inside,
        coalesce(papers.is_inside, false) or coalesce(reads.is_inside, false) as is_inside,
        coalesce(reads.is_doubtful, false) as is_doubtful
    from settled
    left join loose_papers as papers on settled.paper_n = papers.paper_n
    left join loose_reads as reads on settled.read_n = reads.read_n
)

select
    outcomes.category,
    count(outcomes.paper_n) as all_papers_n,
    count(outcomes.read_n) as all_reads_n,
    count(*) filter (where outcomes.paper_n is not null and outcomes.read_n is not null) as pairs_n,
    count(*) as rows_n,
    bitstring_agg(outcomes.paper_n, 0, getvariable('last_paper_n')) as paper_bits,
    bitstring_agg(outcomes.read_n, 0, getvariable('last_read_n')) as read_bits,
    count(outcomes.paper_n) filter (where outcomes.is_inside) as papers_n,
    count(outcomes.read_n) filter (where outcomes.is_inside) as reads_n,
    count(outcomes.paper_n) filter (where outcomes.is_inside and not outcomes.is_paper_inside)
        as papers_carried_n,
    count(outcomes.read_n) filter (where outcomes.is_inside and not outcomes.is_read_inside)
        as reads_carried_n,
    count(*) filter (where outcomes.is_inside and outcomes.is_doubtful) as doubtful_n
from outcomes
group by outcomes.category
union all
select matched_counts.*
from matched_counts
where matched_counts.rows_n > 0;
