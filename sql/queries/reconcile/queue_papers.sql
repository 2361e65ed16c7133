-- Why: papers and reads of a number are given to each other in the order of time, the paper that
--      closes first to the read that comes first: no other way leaves fewer of them alone.
-- Grain: queued_papers, queued_reads: one row a paper or read that takes part in this turn. A paper
--        may be held to what passes near the instant that it names, or to the other direction.
create or replace temp table queued_papers as
select
    open_papers.paper_n,
    open_papers.site,
    open_papers.number,
    case
        when not $is_turned then open_papers.direction
        when open_papers.direction = 'in' then 'out'
        else 'in'
    end as direction,
    greatest(open_papers.opens_at, open_papers.expected_at - $within) as opens_at,
    least(open_papers.closes_at, open_papers.expected_at + $within) as closes_at,
    open_papers.expected_at,
    open_papers.subject
from open_papers
where list_contains($turns, open_papers.turn);
