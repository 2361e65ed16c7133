-- Why: what customs were told of the goods that one vehicle carried.
-- Grain: one row a confirmation that stands on the passage or was told of it.
select
    kept.declaration_no,
    kept.container,
    kept.state,
    kept.reason,
    kept.ordered_by,
    kept.ordered_why,
    kept.changed_at
from confirmations as kept
where kept.passage_id = %(passage_id)s
order by kept.declaration_no, kept.container;
