-- Why: what was agreed on with the port, and what became of it.
-- Grain: one row a measure, open ones first, the soonest due before the others; one alone, if it
--      is asked for.
select
    measures.measure_id,
    measures.site,
    measures.gate,
    measures.lane,
    measures.cause,
    measures.action,
    measures.owner,
    measures.due_on,
    measures.opened_at,
    measures.opened_by,
    measures.state,
    measures.done_on,
    measures.outcome,
    measures.closed_at,
    measures.closed_by
from measures
where
    measures.site = any(%(sites)s)
    and (%(measure_id)s::uuid is null or measures.measure_id = %(measure_id)s)
order by
    measures.state desc,
    case when measures.state = 'open' then measures.due_on end asc,
    measures.done_on desc,
    measures.measure_id asc
limit %(rows_n)s;
