-- Why: whether a correction that was committed made its revision.
-- Grain: one row a correction of that id; none while it waits for the database.
select is_applied
from passage_corrections
where correction_id = %(correction_id)s;
