-- Why: what somebody told of the doors of passages; the last word holds.
-- Grain: one row a time that somebody told, in that order.
select
    kept.passage_id,
    kept.container,
    kept.door,
    kept.is_empty
from door_observations as kept
where
    kept.site = %(site)s
    and kept.passed_at = any(%(instants)s::timestamptz[])
    and kept.passage_id = any(%(passages)s::uuid[])
order by kept.observation_n;
