-- Why: of the numbers that are told or read more than once, what is not settled yet.
-- Grain: tangled_papers, tangled_reads: one row a paper or read of these numbers. open_papers: one
--        row a paper; the lower its turn, the sooner it is given a read: papers that let pass,
--        those that do not, those that were taken back. open_reads: one row a read. settled,
--        taken: filled by the statements that follow: rows of the result, and pairs that were just
--        found.
create or replace temp table tangled_papers as
select papers.*
from loose_papers as papers
semi join tangled on papers.number = tangled.number;

create or replace temp table tangled_reads as
select reads.*
from loose_reads as reads
semi join tangled on reads.number = tangled.number;

create or replace temp table open_papers as
select
    papers.paper_n,
    papers.site,
    papers.number,
    papers.direction,
    papers.opens_at,
    papers.closes_at,
    papers.expected_at,
    papers.subject,
    case when not papers.is_active then 2 when papers.lets_pass then 0 else 1 end as turn
from tangled_papers as papers;

create or replace temp table open_reads as
select
    reads.read_n,
    reads.site,
    reads.number,
    reads.direction,
    reads.passed_at,
    reads.passage_id
from tangled_reads as reads;

create or replace temp table settled (
    paper_n bigint,
    read_n bigint,
    category text,
    other_paper_n bigint,
    other_read_n bigint
);

create or replace temp table taken (paper_n bigint, read_n bigint);
