-- Why: only what has no other side of its very number is held against numbers that look like it.
-- Grain: left_papers: one row a paper that counts and has no passage; left_reads: one row a read
--        that has no paper. `bits` are the number's signs at five bits each, so that places in
--        which two numbers differ are found without taking them apart; null where it is no
--        container code. nth: of a number that is there very often, the first ones will do.
--        is_alone: there is no other paper of the number; what is no container code is not alone.
create or replace temp table left_papers as
with left_ns as (
    select lined_loose.paper_n
    from lined_loose
    where lined_loose.category is null and lined_loose.paper_n is not null
    union all
    select open_papers.paper_n
    from open_papers
    anti join taken on open_papers.paper_n = taken.paper_n
    anti join doubles on open_papers.paper_n = doubles.paper_n
),

papers_at_bits as (
    select
        papers.paper_n,
        papers.subject,
        papers.number,
        papers.place,
        papers.expected_at,
        papers.opens_at,
        papers.closes_at,
        papers.due_at,
        bits_of(papers.number) as bits
    from loose_papers as papers
    semi join left_ns on papers.paper_n = left_ns.paper_n
    where papers.is_active
)

select
    papers.*,
    row_number() over (
        partition by papers.bits, papers.place
        order by papers.expected_at, papers.subject
    ) as nth,
    count(*) over (partition by papers.bits, papers.place) = 1 as is_alone
from papers_at_bits as papers;

create or replace temp table left_reads as
with left_ns as (
    select lined_loose.read_n
    from lined_loose
    where lined_loose.category is null and lined_loose.read_n is not null
    union all
    select open_reads.read_n
    from open_reads
    anti join taken on open_reads.read_n = taken.read_n
    anti join doubles on open_reads.read_n = doubles.read_n
),

reads_at_bits as (
    select
        reads.read_n,
        reads.passage_id,
        reads.number,
        reads.place,
        reads.passed_at,
        reads.is_doubtful,
        reads.candidates,
        bits_of(reads.number) as bits
    from loose_reads as reads
    semi join left_ns on reads.read_n = left_ns.read_n
)

select
    reads.*,
    row_number() over (
        partition by reads.bits, reads.place
        order by reads.passed_at, reads.passage_id
    ) as nth
from reads_at_bits as reads;
