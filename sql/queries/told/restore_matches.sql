-- Why: what the join told is given back; what the store has already stays as it is.
-- Grain of the result: one row a row that was missing.
-- `rows` is a JSON array.
insert into matches (
    pair_id, site, number, kind, passage_id, passage_revision, passed_at, paper_side, paper,
    paper_revision, made_at, is_late, is_active
)
select
    kept.pair_id,
    kept.site,
    kept.number,
    kept.kind,
    kept.passage_id,
    kept.passage_revision,
    kept.passed_at,
    kept.paper_side,
    kept.paper,
    kept.paper_revision,
    kept.made_at,
    kept.is_late,
    kept.is_active
from jsonb_populate_recordset(null::matches, %(rows)s::jsonb) as kept
on conflict (pair_id) do nothing
returning site;
