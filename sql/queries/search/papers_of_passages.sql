-- Why: which papers a number travelled on is told beside its crossings.
-- Grain: one row a passage, number and paper that are a pair, certain or possible.
select
    told.passage_id,
    told.number,
    told.kind,
    told.paper_side,
    told.paper,
    told.is_late
from matches as told
where told.is_active and told.passage_id = any(%(passages)s::uuid[])
order by told.passed_at, told.paper_side, told.paper, told.number;
