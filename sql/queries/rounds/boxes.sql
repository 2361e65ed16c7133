-- Why: the passages of some containers, to be judged anew.
-- Grain: one row an accepted container of a passage, its highest revision.
select
    seen.passage_id,
    seen.passed_at,
    seen.gate,
    seen.lane,
    seen.code as container
from containers as seen
where
    seen.site = %(site)s
    and seen.status = 'accepted'
    and seen.code = any(%(containers)s)
    and seen.passed_at >= %(since)s
    and seen.passed_at <= %(as_of)s
order by seen.passed_at, seen.passage_id, seen.ordinal;
