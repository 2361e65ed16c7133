-- Why: a person names a passage by its id alone; only some weeks of them are looked through.
-- Grain: one row the passage, its highest revision, or none.
select
    seen.passed_at,
    seen.containers
from passages as seen
where
    seen.site = %(site)s
    and seen.passage_id = %(passage_id)s
    and seen.passed_at >= %(since)s
    and seen.passed_at <= %(as_of)s;
