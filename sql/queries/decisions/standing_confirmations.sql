-- Why: what is decided now meets what was decided, sent and ordered before; both wait for each
--      other, the rules and the persons.
-- Grain: one row a confirmation that is named, or whose passage is.
select
    kept.confirmation_id,
    kept.site,
    kept.declaration,
    kept.declaration_no,
    kept.container,
    kept.flow,
    kept.automatic,
    kept.automatic_reason,
    kept.ordered,
    kept.ordered_by,
    kept.ordered_why,
    kept.ordered_at,
    kept.ordered_over,
    kept.state,
    kept.reason,
    kept.revision,
    kept.passage_id,
    kept.gate,
    kept.lane,
    kept.direction,
    kept.passed_at,
    kept.told_passage_id,
    kept.papers,
    kept.known_at,
    kept.decided_at
from confirmations as kept
where
    kept.confirmation_id = any(%(confirmations)s)
    or kept.passage_id = any(%(passages)s)
order by kept.confirmation_id
for update;
