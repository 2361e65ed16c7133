-- Why: what is told once, passed once and is in order is settled at once; it is nearly all.
-- Grain: lined_up: one row a paper and a read with the same number, or one of them alone, where
--        neither has any other. crowded_numbers: one row a number that shares its slot with very
--        many papers. crowded_papers, crowded_reads: one row a row of lined_up in which a paper or
--        read is that the join pairs more than once; row_n: where it was in there.
-- No side is grouped by its numbers, which would cost as much as the join: what it pairs more than
-- once is found by small integers, see bound_memory.sql. Papers and reads are counted from one on,
-- and each is there at least once, so that a block of more rows than it has papers, or reads, has
-- one of them more than once; only the few such blocks are looked through. So that a number which
-- is told very often does not meet all its reads, the papers of a crowded slot do not take part.
create or replace temp table crowded_numbers as
with crowded_slots as (
    select papers.slot
    from papers
    group by papers.slot
    having count(*) > 32 + 5 * (getvariable('last_paper_n') // 65536) // 4
)

select distinct papers.number
from papers
semi join crowded_slots on papers.slot = crowded_slots.slot;

create or replace temp table lined_up as
with lone_papers as (
    select papers.*
    from papers
    anti join crowded_numbers on papers.number = crowded_numbers.number
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
full join reads on papers.number = reads.number;

create or replace temp table crowded_papers as
with papers_in_blocks as (
    select (lined_up.paper_n & 65535)::usmallint as block
    from lined_up
    where lined_up.paper_n is not null
    union all
    select (papers.paper_n & 65535)::usmallint as block
    from papers
    semi join crowded_numbers on papers.number = crowded_numbers.number
),

crowded_blocks as (
    select papers_in_blocks.block
    from papers_in_blocks
    group by papers_in_blocks.block
    having
        count(*)
        > (getvariable('last_paper_n') + 65536 - papers_in_blocks.block) // 65536
        - if(papers_in_blocks.block = 0, 1, 0)
),

rows_in_blocks as materialized (
    select
        lined_up.rowid as row_n,
        lined_up.paper_n
    from lined_up
    semi join crowded_blocks on (lined_up.paper_n & 65535)::usmallint = crowded_blocks.block
),

crowded as (
    select rows_in_blocks.paper_n
    from rows_in_blocks
    group by rows_in_blocks.paper_n
    having count(*) > 1
)

select rows_in_blocks.*
from rows_in_blocks
semi join crowded on rows_in_blocks.paper_n = crowded.paper_n;

create or replace temp table crowded_reads as
with reads_in_blocks as (
    select (lined_up.read_n & 65535)::usmallint as block
    from lined_up
    where lined_up.read_n is not null
),

crowded_blocks as (
    select reads_in_blocks.block
    from reads_in_blocks
    group by reads_in_blocks.block
    having
        count(*)
        > (getvariable('last_read_n') + 65536 - reads_in_blocks.block) // 65536
        - if(reads_in_blocks.block = 0, 1, 0)
),

rows_in_blocks as materialized (
    select
        lined_up.rowid as row_n,
        lined_up.read_n
    from lined_up
    semi join crowded_blocks on (lined_up.read_n & 65535)::usmallint = crowded_blocks.block
),

crowded as (
    select rows_in_blocks.read_n
    from rows_in_blocks
    group by rows_in_blocks.read_n
    having count(*) > 1
)

select rows_in_blocks.*
from rows_in_blocks
semi join crowded on rows_in_blocks.read_n = crowded.read_n;

delete from lined_up
where
    lined_up.rowid in (
        select crowded_papers.row_n from crowded_papers
        union all
        select crowded_reads.row_n from crowded_reads
    );
