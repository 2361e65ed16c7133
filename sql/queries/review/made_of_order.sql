-- Why: an order whose revision was made before somebody died is not carried out once more.
-- Grain: one row if the correction of that id was kept.
select
    made.revision,
    made.is_applied
from passage_corrections as made
where made.correction_id = %(correction_id)s;
