-- Why: a warning that the rounds raised ends when what it says is not so any more.
-- Grain: one row a warning that stands, of some kinds, about some passages or numbers.
select
    kept.warning_id,
    kept.warning,
    kept.site,
    kept.number,
    kept.kind as number_kind,
    kept.passage_id::text as passage,
    kept.paper,
    kept.gate,
    kept.lane,
    kept.happened_at,
    kept.evidence
from gate_warnings as kept
where
    kept.site = %(site)s
    and kept.stands
    and kept.warning = any(%(warnings)s)
    and kept.happened_at >= %(since)s
    and (kept.number = any(%(numbers)s) or kept.passage_id = any(%(passages)s::uuid[]));
