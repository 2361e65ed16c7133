-- Why: papers and reads of a number are given to each other in the order of time, the paper that
--      closes first to the read that comes first: no other way leaves fewer of them alone. All
--      numbers go on together: of each, the queues are paired place by place up to the first pair
--      that does not fit. Then papers that are over or reads that come too soon step aside, and
--      what is left of these numbers is tried again in the next round.
-- Grain: `tried` gets one row a pair, and one row a pair that does not fit. A paper may be held to
--        what passes near the instant that it names, or to the other direction.
insert into tried
with misses as (
    select
        tried.line,
        max(tried.passed_at) as passed_at,
        max(tried.opens_at) as opens_at
    from tried
    where tried.pass_n = $pass_n and not tried.is_taken
    group by tried.line
),

held_papers as (
    select
        papers.paper_n,
        if($is_turned, xor(papers.line, 1), papers.line) as line,
        greatest(papers.opens_at, papers.expected_at - $within) as opens_at,
        least(papers.closes_at, papers.expected_at + $within) as closes_at,
        papers.expected_at,
        papers.subject
    from open_papers as papers
    where
        list_contains($turns, papers.turn)
        and not exists (select 1 from taken where taken.paper_n = papers.paper_n)
        and not exists (select 1 from doubles where doubles.paper_n = papers.paper_n)
),

papers_in_line as (
    select
        papers.*,
        row_number() over (
            partition by papers.line
            order by papers.closes_at, papers.expected_at, papers.subject
        ) as place
    from held_papers as papers
    where not exists (
        select 1 from misses
        where misses.line = papers.line and misses.passed_at > papers.closes_at
    )
),

reads_in_line as (
    select
        reads.*,
        row_number() over (
            partition by reads.line
            order by reads.passed_at, reads.passage_id
        ) as place
    from open_reads as reads
    where
        not exists (select 1 from taken where taken.read_n = reads.read_n)
        and not exists (select 1 from doubles where doubles.read_n = reads.read_n)
        and not exists (
            select 1 from misses
            where misses.line = reads.line and misses.opens_at > reads.passed_at
        )
),

tries as (
    select
        papers.line,
        papers.place,
        papers.paper_n,
        reads.read_n,
        reads.passed_at between papers.opens_at and papers.closes_at as is_fit,
        papers.opens_at,
        reads.passed_at
    from papers_in_line as papers
    inner join reads_in_line as reads on papers.line = reads.line and papers.place = reads.place
)

select
    $pass_n,
    $round_n,
    tries.line,
    tries.paper_n,
    tries.read_n,
    tries.is_fit,
    tries.opens_at,
    tries.passed_at
from tries
qualify
    tries.place <= coalesce(
        min(if(tries.is_fit, null, tries.place)) over (partition by tries.line), tries.place
    );
