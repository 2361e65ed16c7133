-- Why: what is told once, passed once and is in order is settled at once; it is nearly all.
-- Grain: one row a paper and a read with the same number, or one of them alone; of numbers that
--        are told once and read once at most.
create or replace temp table lined_up as
with lone_papers as (
    select papers.*
    from papers
    where not exists (select 1 from tangled where tangled.number = papers.number)
),

lone_reads as (
    select reads.*
    from reads
    where not exists (select 1 from tangled where tangled.number = reads.number)
)

select
    papers.paper_n,
    reads.read_n,
    coalesce(
        papers.place = reads.place
        and reads.passed_at between papers.free_at and papers.closes_at
        and not coalesce(papers.size <> reads.size, false), false
    ) as is_matched,
    coalesce(papers.is_inside, false) as is_paper_inside,
    coalesce(reads.is_inside, false) as is_read_inside,
    coalesce(reads.is_doubtful, false) as is_doubtful
from lone_papers as papers
full join lone_reads as reads on papers.number = reads.number;
