-- Why: each row of both sides gets its category, and the words of both sides.
-- Grain: settled: one row an outcome. Within the period is what lies in it, or is the other side of
--        something in it.
create or replace temp table settled as
with judged as (
    select
        outcomes.paper_n,
        outcomes.read_n,
        outcomes.category,
        case
            when coalesce(outcomes.category, 'wrong_status') <> 'wrong_status' then null
            when papers.place = reads.place then fault_of(
                papers.is_active, papers.lets_pass, papers.eligible_at, papers.size_type,
                reads.direction, reads.passed_at, reads.is_doubtful, reads.size_type
            )
        end as reason,
        papers.place <> reads.place as is_turned,
        coalesce(papers.site, reads.site) as site,
        coalesce(papers.number, reads.number) as number,
        coalesce(papers.direction, reads.direction) as direction,
        coalesce(papers.expected_at, reads.passed_at) as happened_at,
        papers.subject as paper,
        papers.facts,
        reads.passage_id,
        reads.number as read_number,
        reads.direction as read_direction,
        reads.passed_at,
        reads.gate,
        reads.lane,
        coalesce(reads.is_doubtful, false) as is_doubtful,
        papers.size_type,
        reads.size_type as read_size_type,
        other_papers.subject as other_paper,
        other_reads.passage_id as other_passage_id,
        coalesce(papers.is_inside, false) as is_paper_inside,
        coalesce(reads.is_inside, false) as is_read_inside
    from outcomes
    left join loose_papers as papers on outcomes.paper_n = papers.paper_n
    left join loose_reads as reads on outcomes.read_n = reads.read_n
    left join loose_papers as other_papers on outcomes.other_paper_n = other_papers.paper_n
    left join loose_reads as other_reads on outcomes.other_read_n = other_reads.read_n
)

select
    judged.* replace (
        case
            when judged.category is not null then judged.category
            when judged.is_turned then 'wrong_direction'
            when judged.reason is not null then 'wrong_status'
            else 'matched'
        end as category
    ),
    judged.is_paper_inside or judged.is_read_inside as is_inside
from judged;
