-- Why: a paper whose passage went to another paper was told twice, and a passage whose paper went
--      to another passage passed twice: they are no loss, but somebody has to look.
-- Grain: `settled` gets one row an open paper that still counts, or read, for which there is one of
--        the other side at the right time and in the right direction; they leave the open tables.
create or replace temp table doubles as
with papers_of_tangled as (
    select
        papers.paper_n,
        papers.site,
        papers.number,
        papers.direction,
        papers.opens_at,
        arg_max(papers.paper_n, papers.closes_at) over before as other_paper_n,
        max(papers.closes_at) over before as closes_at
    from tangled_papers as papers
    where papers.is_active
    window before as (
        partition by papers.site, papers.number, papers.direction
        order by papers.opens_at
        range between unbounded preceding and current row
    )
)

select
    open_papers.paper_n,
    null::bigint as read_n,
    null::bigint as other_paper_n,
    tangled_reads.read_n as other_read_n
from open_papers
asof join tangled_reads
    on
        open_papers.site = tangled_reads.site
        and open_papers.number = tangled_reads.number
        and open_papers.direction = tangled_reads.direction
        and open_papers.opens_at <= tangled_reads.passed_at
where open_papers.turn < 2 and tangled_reads.passed_at <= open_papers.closes_at
union all
select
    null as paper_n,
    open_reads.read_n,
    papers_of_tangled.other_paper_n,
    null as other_read_n
from open_reads
asof join papers_of_tangled
    on
        open_reads.site = papers_of_tangled.site
        and open_reads.number = papers_of_tangled.number
        and open_reads.direction = papers_of_tangled.direction
        and open_reads.passed_at >= papers_of_tangled.opens_at
where open_reads.passed_at <= papers_of_tangled.closes_at;

insert into settled
select
    doubles.paper_n,
    doubles.read_n,
    'duplicate' as category,
    doubles.other_paper_n,
    doubles.other_read_n
from doubles;

delete from open_papers
where exists (select 1 from doubles where doubles.paper_n = open_papers.paper_n);

delete from open_reads
where exists (select 1 from doubles where doubles.read_n = open_reads.read_n);
