-- Why: what the join told is given back; what the store has already stays as it is.
-- Grain of the result: one row a row that was missing.
-- `rows` is a JSON array.
insert into standings (
    site, number, side, subject, revision, wanted, state, at, due_at, changed_at
)
select
    kept.site,
    kept.number,
    kept.side,
    kept.subject,
    kept.revision,
    kept.wanted,
    kept.state,
    kept.at,
    kept.due_at,
    kept.changed_at
from jsonb_populate_recordset(null::standings, %(rows)s::jsonb) as kept
on conflict (subject, number, side, wanted) do nothing
returning site;
