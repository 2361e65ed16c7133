-- Why: only what has no other side of its very number is held against numbers that look like it.
-- Grain: left_papers: one row a paper that counts and has no passage; left_reads: one row a read
--        that has no paper. `bits` are the number's signs at five bits each, so that places in
--        which two numbers differ are found without taking them apart; null where it is no
--        container code. Of a number that is there very often, the first ones will do.
create or replace temp table left_papers as
with left_ns as (
    select lined_loose.paper_n
    from lined_loose
    where lined_loose.category is null and lined_loose.paper_n is not null
    union all
    select open_papers.paper_n
    from open_papers
)

select
    papers.paper_n,
    papers.subject,
    papers.number,
    papers.site,
    papers.direction,
    papers.expected_at,
    papers.opens_at,
    papers.closes_at,
    papers.due_at,
    bits_of(papers.number) as bits,
    row_number() over (
        partition by papers.site, papers.number, papers.direction
        order by papers.expected_at, papers.subject
    ) as nth
from loose_papers as papers
semi join left_ns on papers.paper_n = left_ns.paper_n
where papers.is_active;

create or replace temp table left_reads as
with left_ns as (
    select lined_loose.read_n
    from lined_loose
    where lined_loose.category is null and lined_loose.read_n is not null
    union all
    select open_reads.read_n
    from open_reads
)

select
    reads.read_n,
    reads.passage_id,
    reads.number,
    reads.site,
    reads.direction,
    reads.passed_at,
    reads.is_doubtful,
    reads.candidates,
    bits_of(reads.number) as bits,
    row_number() over (
        partition by reads.site, reads.number, reads.direction
        order by reads.passed_at, reads.passage_id
    ) as nth
from loose_reads as reads
semi join left_ns on reads.read_n = left_ns.read_n;
