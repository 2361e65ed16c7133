-- Why: a passage is shown with the papers that it belongs to.
-- Grain: one row a passage, a paper and a number that are a pair, certain or possible.
drop view if exists matched_passages cascade;

create view matched_passages with (security_invoker = true) as
select
    told.site,
    latest.day,
    latest.gate,
    latest.lane,
    latest.direction,
    told.passage_id,
    told.passed_at,
    told.number,
    told.kind,
    told.paper_side,
    told.paper,
    told.made_at,
    told.is_late
from matches as told
inner join latest_passages as latest
    on told.passage_id = latest.passage_id and told.passed_at = latest.passed_at
where told.is_active;
