-- Why: what is told once and passed at most once is settled at once.
-- Grain: one row a paper and a read with the same number, or one of them alone; of numbers that
--        are told once and read once at most. `category` is null where the number alone does not
--        settle it, and then a paper and a read in one row have nothing to do with each other.
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
    case
        when not coalesce(
            papers.site = reads.site
            and reads.passed_at between papers.opens_at and papers.closes_at, false
        ) then null
        when papers.direction <> reads.direction
            then case when papers.is_active then 'wrong_direction' end
        when fault_of(
            papers.is_active, papers.lets_pass, papers.eligible_at, papers.size_type,
            reads.direction, reads.passed_at, reads.is_doubtful, reads.size_type
        ) is not null then 'wrong_status'
        else 'matched'
    end as category,
    coalesce(papers.is_inside, false) as is_paper_inside,
    coalesce(reads.is_inside, false) as is_read_inside,
    coalesce(reads.is_doubtful, false) as is_doubtful
from lone_papers as papers
full join lone_reads as reads on papers.number = reads.number;
