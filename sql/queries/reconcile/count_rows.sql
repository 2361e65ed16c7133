-- Why: both sides are counted once, for the totals and for the proof that they balance.
-- Grain: counts: one row a category that there is, two of what matched. paper_bits and read_bits
--        have a bit for each paper and read of it, so that none can be missing or be there twice
--        unseen. Within the period counts what lies in it, or is the other side of something in
--        it; carried is what does not lie in it; doubtful are rows whose read is for review.
create or replace temp table counts as
select
    settled.category,
    count(settled.paper_n) as all_papers_n,
    count(settled.read_n) as all_reads_n,
    count(*) filter (where settled.paper_n is not null and settled.read_n is not null) as pairs_n,
    count(*) as rows_n,
    bitstring_agg(settled.paper_n, 0, getvariable('last_paper_n')) as paper_bits,
    bitstring_agg(settled.read_n, 0, getvariable('last_read_n')) as read_bits,
    count(settled.paper_n) filter (where settled.is_inside) as papers_n,
    count(settled.read_n) filter (where settled.is_inside) as reads_n,
    count(settled.paper_n) filter (where settled.is_inside and not settled.is_paper_inside)
        as papers_carried_n,
    count(settled.read_n) filter (where settled.is_inside and not settled.is_read_inside)
        as reads_carried_n,
    count(*) filter (where settled.is_inside and settled.is_doubtful) as doubtful_n
from settled
group by settled.category
union all
select matched_counts.*
from matched_counts
where matched_counts.rows_n > 0;
