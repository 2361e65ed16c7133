-- Why: where a pair does not fit, papers that are over or reads that come too soon step aside.
-- Grain: queued_papers, queued_reads: what is left of the numbers that had such a pair.
create or replace temp table queued_papers as
select queued_papers.*
from queued_papers
inner join misses using (site, number, direction)
where
    queued_papers.closes_at >= misses.passed_at
    and not exists (select 1 from taken where taken.paper_n = queued_papers.paper_n);

create or replace temp table queued_reads as
select queued_reads.*
from queued_reads
inner join misses using (site, number, direction)
where
    queued_reads.passed_at >= misses.opens_at
    and not exists (select 1 from taken where taken.read_n = queued_reads.read_n);
