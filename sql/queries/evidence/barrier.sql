-- Why: what a barrier did for one vehicle, and who overrode it.
-- Grain: one row a decision on the passage, the last one first.
select
    decided.revision,
    decided.state,
    decided.reasons,
    decided.decided_at,
    decided.opened_by,
    decided.opened_why
from barrier_decisions as decided
where decided.passage_id = %(passage_id)s
order by decided.revision desc;
