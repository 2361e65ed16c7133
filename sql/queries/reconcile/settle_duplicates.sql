-- Why: a paper whose passage went to another paper was told twice, and a passage whose paper went
--      to another passage passed twice: they are no loss, but somebody has to look.
-- Grain: doubles: one row a paper that still counts, or read, which nobody took and for which there
--        is one of the other side at the right time and in the right direction.
create or replace temp table doubles as
with told as (
    select
        papers.paper_n,
        papers.line,
        papers.opens_at,
        papers.closes_at
    from open_papers as papers
    where papers.turn < 2
),

told_before as (
    select
        told.line,
        told.opens_at,
        arg_max(told.paper_n, told.closes_at) over before as other_paper_n,
        max(told.closes_at) over before as closes_at
    from told
    window before as (
        partition by told.line
        order by told.opens_at
        range between unbounded preceding and current row
    )
),

left_papers as (
    select told.*
    from told
    anti join taken on told.paper_n = taken.paper_n
),

left_reads as (
    select open_reads.*
    from open_reads
    anti join taken on open_reads.read_n = taken.read_n
)

select
    papers.paper_n,
    null::bigint as read_n,
    null::bigint as other_paper_n,
    open_reads.read_n as other_read_n
from left_papers as papers
asof join open_reads
    on papers.line = open_reads.line and papers.opens_at <= open_reads.passed_at
where open_reads.passed_at <= papers.closes_at
union all
select
    null as paper_n,
    reads.read_n,
    told_before.other_paper_n,
    null as other_read_n
from left_reads as reads
asof join told_before
    on reads.line = told_before.line and reads.passed_at >= told_before.opens_at
where reads.passed_at <= told_before.closes_at;
