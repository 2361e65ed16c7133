-- Why: what the result says of each row of both sides, in the words of both sides.
-- Grain: loose_rows, rows_of_result: one row a pair, or a row of one side alone, in the period or
--        the other side of something in it; the first without those that matched at once.
create or replace temp view loose_rows as
select
    coalesce(papers.site, reads.site) as site,
    settled.category,
    case when settled.category = 'wrong_status' then fault_of(
        papers.is_active, papers.lets_pass, papers.eligible_at, papers.size_type,
        reads.direction, reads.passed_at, reads.is_doubtful, reads.size_type
    ) end as reason,
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
    other_reads.passage_id as other_passage_id
from settled
left join loose_papers as papers on settled.paper_n = papers.paper_n
left join loose_reads as reads on settled.read_n = reads.read_n
left join loose_papers as other_papers on settled.other_paper_n = other_papers.paper_n
left join loose_reads as other_reads on settled.other_read_n = other_reads.read_n
where settled.is_inside;

create or replace temp view rows_of_result as
select loose_rows.*
from loose_rows
union all by name
select
    papers.site,
    'matched' as category,
    papers.number,
    papers.direction,
    papers.expected_at as happened_at,
    papers.subject as paper,
    papers.facts,
    reads.passage_id,
    reads.number as read_number,
    reads.direction as read_direction,
    reads.passed_at,
    reads.gate,
    reads.lane,
    reads.is_doubtful,
    papers.size_type,
    reads.size_type as read_size_type
from lined_up
inner join papers on lined_up.paper_n = papers.paper_n
inner join reads on lined_up.read_n = reads.read_n
where lined_up.is_matched and (papers.is_inside or reads.is_inside);
