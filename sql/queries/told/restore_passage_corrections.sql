-- Why: who corrected what is given back; what the store has already stays as it is.
-- Grain of the result: one row a row that was missing.
-- `rows` is a JSON array.
insert into passage_corrections (
    correction_id, kind, site, passage_id, passed_at, revision, plates_before, plates_after,
    containers_before, containers_after, who, why, made_at, is_applied
)
select
    kept.correction_id,
    kept.kind,
    kept.site,
    kept.passage_id,
    kept.passed_at,
    kept.revision,
    kept.plates_before,
    kept.plates_after,
    kept.containers_before,
    kept.containers_after,
    kept.who,
    kept.why,
    kept.made_at,
    kept.is_applied
from jsonb_populate_recordset(null::passage_corrections, %(rows)s::jsonb) as kept
on conflict (correction_id) do nothing
returning site;
