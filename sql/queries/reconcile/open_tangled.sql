-- Why: of the numbers that are told or read more than once, who goes to whom.
-- Grain: open_papers, open_reads: one row a paper or read of these numbers. line: a number at a
--        site in a direction; its lowest bit is the direction. turn: the lower, the sooner a paper
--        is given a read: papers that let pass, those that do not, those that were taken back.
--        tried, doubles: filled by the statements that follow; taken: pairs that were found.
create or replace temp table open_papers as
select
    papers.paper_n,
    (tangled.number_n << 32) + papers.place as line,
    papers.opens_at,
    papers.closes_at,
    papers.expected_at,
    papers.subject,
    case when not papers.is_active then 2 when papers.lets_pass then 0 else 1 end as turn
from loose_papers as papers
inner join tangled on papers.number = tangled.number;

create or replace temp table open_reads as
select
    reads.read_n,
    (tangled.number_n << 32) + reads.place as line,
    reads.passed_at,
    reads.passage_id
from loose_reads as reads
inner join tangled on reads.number = tangled.number;

create or replace temp table tried (
    pass_n integer,
    round_n integer,
    line bigint,
    paper_n bigint,
    read_n bigint,
    is_taken boolean,
    opens_at timestamptz,
    passed_at timestamptz
);

create or replace temp view taken as
select
    tried.paper_n,
    tried.read_n
from tried
where tried.is_taken;

create or replace temp table doubles (
    paper_n bigint,
    read_n bigint,
    other_paper_n bigint,
    other_read_n bigint
);
