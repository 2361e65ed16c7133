-- Why: all numbers go on together: of each, the queues are paired place by place up to the first
--      pair that does not fit; what is behind it is tried again, see queue_again.sql.
-- Grain: `taken` gets one row a pair; misses: one row a number with a pair that does not fit.
create or replace temp table tries as
with papers_in_line as (
    select
        queued_papers.*,
        row_number() over (
            partition by queued_papers.site, queued_papers.number, queued_papers.direction
            order by queued_papers.closes_at, queued_papers.expected_at, queued_papers.subject
        ) as place
    from queued_papers
),

reads_in_line as (
    select
        queued_reads.*,
        row_number() over (
            partition by queued_reads.site, queued_reads.number, queued_reads.direction
            order by queued_reads.passed_at, queued_reads.passage_id
        ) as place
    from queued_reads
)

select
    papers_in_line.paper_n,
    reads_in_line.read_n,
    papers_in_line.site,
    papers_in_line.number,
    papers_in_line.direction,
    papers_in_line.place,
    papers_in_line.opens_at,
    papers_in_line.closes_at,
    reads_in_line.passed_at
from papers_in_line
inner join reads_in_line using (site, number, direction, place);

create or replace temp table misses as
select
    tries.site,
    tries.number,
    tries.direction,
    min(tries.place) as place,
    arg_min(tries.passed_at, tries.place) as passed_at,
    arg_min(tries.opens_at, tries.place) as opens_at
from tries
where tries.passed_at not between tries.opens_at and tries.closes_at
group by tries.site, tries.number, tries.direction;

insert into taken
select
    tries.paper_n,
    tries.read_n
from tries
left join misses using (site, number, direction)
where misses.place is null or tries.place < misses.place;
