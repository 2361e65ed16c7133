-- Why: what the result says of each row of both sides, in the words of both sides.
-- Grain: rows_of_result: one row a pair, or a row of one side alone, in the period or the other
--        side of something in it; breaks_of_result: the differences of them.
create or replace temp view loose_rows as
select
    settled.site,
    settled.category,
    settled.reason,
    settled.number,
    settled.direction,
    settled.happened_at,
    settled.paper,
    settled.facts,
    settled.passage_id,
    settled.read_number,
    settled.read_direction,
    settled.passed_at,
    settled.gate,
    settled.lane,
    settled.is_doubtful,
    settled.size_type,
    settled.read_size_type,
    settled.other_paper,
    settled.other_passage_id
from settled
where settled.is_inside;

create or replace temp view breaks_of_result as
select found.*
from loose_rows as found
where list_contains(getvariable('terms')['break_categories'], found.category);

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
