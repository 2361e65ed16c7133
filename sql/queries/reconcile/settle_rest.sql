-- Why: what is left after all that is on one side only, unless it may still come.
-- Grain: outcomes: one row a pair, or a paper or read alone, of all that did not match at once;
--        `category` is null where a pair is still to be judged. Papers of one number that name the
--        same instant tell of one container: the first stands for it, the others are told twice.
--        What was taken back and did not pass is as it should be.
create or replace temp table outcomes as
with papers_alike as (
    select
        papers.paper_n,
        papers.due_at,
        of_paper.paper_n is not null as is_paired,
        first_value(papers.paper_n) over (
            partition by papers.number, papers.place, papers.expected_at
            order by of_paper.paper_n is not null desc, papers.subject asc
        ) as first_paper_n
    from left_papers as papers
    left join best_pairs as of_paper on papers.paper_n = of_paper.paper_n
    where not papers.is_alone
),

papers_left as (
    select
        papers.paper_n,
        papers.due_at,
        papers.paper_n as first_paper_n
    from left_papers as papers
    anti join best_pairs on papers.paper_n = best_pairs.paper_n
    where papers.is_alone
    union all
    select
        papers_alike.paper_n,
        papers_alike.due_at,
        papers_alike.first_paper_n
    from papers_alike
    where not papers_alike.is_paired
)

select
    lined_loose.category,
    lined_loose.paper_n,
    lined_loose.read_n,
    null::bigint as other_paper_n,
    null::bigint as other_read_n
from lined_loose
where lined_loose.category is not null
union all
select
    null as category,
    taken.paper_n,
    taken.read_n,
    null as other_paper_n,
    null as other_read_n
from taken
union all
select
    'duplicate' as category,
    doubles.paper_n,
    doubles.read_n,
    doubles.other_paper_n,
    doubles.other_read_n
from doubles
union all
select
    'number_differs' as category,
    best_pairs.paper_n,
    best_pairs.read_n,
    null as other_paper_n,
    null as other_read_n
from best_pairs
union all
select
    case
        when papers.first_paper_n <> papers.paper_n then 'duplicate'
        when papers.due_at + getvariable('terms')['grace'] > getvariable('terms')['as_of']
            then 'waiting'
        else getvariable('terms')['paper_only']
    end as category,
    papers.paper_n,
    null as read_n,
    nullif(papers.first_paper_n, papers.paper_n) as other_paper_n,
    null as other_read_n
from papers_left as papers
union all
select
    'withdrawn' as category,
    papers.paper_n,
    null as read_n,
    null as other_paper_n,
    null as other_read_n
from loose_papers as papers
anti join taken on papers.paper_n = taken.paper_n
where
    not papers.is_active
    and not exists (
        select 1 from lined_loose
        where lined_loose.paper_n = papers.paper_n and lined_loose.category is not null
    )
union all
select
    case
        when
            reads.passed_at + getvariable('terms')['papers_within']
            > getvariable('terms')['as_of']
            then 'waiting'
        else 'gate_only'
    end as category,
    null as paper_n,
    reads.read_n,
    null as other_paper_n,
    null as other_read_n
from left_reads as reads
anti join best_pairs on reads.read_n = best_pairs.read_n;
