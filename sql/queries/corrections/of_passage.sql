-- Why: what was made of a passage, by whom and why.
-- Grain: one row a correction, in the order of their revisions.
select
    kind,
    revision,
    plates_before,
    plates_after,
    containers_before,
    containers_after,
    who,
    why,
    made_at,
    is_applied
from passage_corrections
where passage_id = %(passage_id)s
order by revision, made_at, correction_id;
