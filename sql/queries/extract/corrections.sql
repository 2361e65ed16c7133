-- Why: an extract says what a person made of what was read.
-- Grain: one row a correction that holds or held, of the passages that are asked for.
select
    passage_id,
    kind,
    revision,
    who,
    why,
    made_at
from passage_corrections
where
    is_applied
    and passage_id = any(%(passage_ids)s::uuid[])
order by passage_id, revision;
