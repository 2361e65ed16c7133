-- Why: what is left after all that is on one side only, unless it may still come.
-- Grain: `settled` gets one row a paper and one row a read. Papers of one number that name the same
--        instant tell of one container: the first stands for it, the others are told twice. What
--        was taken back and did not pass is as it should be.
insert into settled
with rest as (
    select
        papers.*,
        first_value(papers.paper_n) over (
            partition by papers.site, papers.number, papers.direction, papers.expected_at
            order by papers.is_settled desc, papers.subject asc
        ) as first_paper_n
    from (
        select
            left_papers.*,
            coalesce(settled.paper_n is not null, false) as is_settled
        from left_papers
        left join settled on left_papers.paper_n = settled.paper_n
    ) as papers
)

select
    rest.paper_n,
    null as read_n,
    case
        when rest.first_paper_n <> rest.paper_n then 'duplicate'
        when rest.due_at + getvariable('terms')['grace'] > getvariable('terms')['as_of']
            then 'waiting'
        else getvariable('terms')['paper_only']
    end as category,
    case when rest.first_paper_n <> rest.paper_n then rest.first_paper_n end as other_paper_n,
    null as other_read_n
from rest
where not rest.is_settled;

insert into settled
select
    papers.paper_n,
    null as read_n,
    'withdrawn' as category,
    null as other_paper_n,
    null as other_read_n
from loose_papers as papers
where
    not papers.is_active
    and not exists (select 1 from settled where settled.paper_n = papers.paper_n)
    and not exists (
        select 1 from lined_loose
        where lined_loose.paper_n = papers.paper_n and lined_loose.category is not null
    );

insert into settled
select
    null as paper_n,
    left_reads.read_n,
    case
        when
            left_reads.passed_at + getvariable('terms')['papers_within']
            > getvariable('terms')['as_of']
            then 'waiting'
        else 'gate_only'
    end as category,
    null as other_paper_n,
    null as other_read_n
from left_reads
where not exists (select 1 from settled where settled.read_n = left_reads.read_n);
