-- Why: what is told once, passed once and is in order is settled at once; it is nearly all.
-- Grain: lined_up: one row a paper and a read with the same number, or one of them alone; of
--        numbers that are told once, and passed once at most. tangled: one row a number that is told
--        more than once, or told once and passed more than once, at whatever site; what is not told
--        at all is alone however often it passed.
-- Reads are not grouped by their number: that a paper is there twice says the same, and papers are
-- counted by small integers, see bound_memory.sql. As the papers' numbers are unique by then, the
-- join has no more rows than both sides together.
create or replace temp table tangled as
select papers.number
from papers
group by papers.number
having count(*) > 1;

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

create or replace temp table crowded as
select lined_up.paper_n
from lined_up
where lined_up.paper_n is not null
group by lined_up.paper_n
having count(*) > 1;

delete from lined_up
where exists (select 1 from crowded where crowded.paper_n = lined_up.paper_n);

insert into tangled
select papers.number
from papers
semi join crowded on papers.paper_n = crowded.paper_n;
