-- Why: a warning as it stands; what a person did with it is another column and stays. What is known
--      longer does not undo what came since.
-- Grain: one row each warning that is new or changed.
insert into gate_warnings (
    warning_id, warning, site, number, kind, passage_id, paper, gate, lane, happened_at, stands,
    evidence, raised_at, known_at, decided_at
)
select
    told.warning_id,
    told.warning,
    told.site,
    told.number,
    told.kind,
    told.passage_id,
    told.paper,
    told.gate,
    told.lane,
    told.happened_at,
    told.stands,
    told.evidence,
    told.decided_at as raised_at,
    told.known_at,
    told.decided_at
from
    jsonb_to_recordset(%(warnings)s) as told (
        warning_id uuid,
        warning text,
        site text,
        number text,
        kind text,
        passage_id uuid,
        paper text,
        gate text,
        lane text,
        happened_at timestamptz,
        stands boolean,
        evidence jsonb,
        known_at timestamptz,
        decided_at timestamptz
    )
on conflict (warning_id) do update
    set
        happened_at = excluded.happened_at,
        stands = excluded.stands,
        evidence = excluded.evidence,
        known_at = excluded.known_at,
        decided_at = excluded.decided_at
    where
    excluded.known_at >= gate_warnings.known_at
    and (excluded.stands, excluded.evidence, excluded.happened_at)
    is distinct from (gate_warnings.stands, gate_warnings.evidence, gate_warnings.happened_at)
returning warning_id, passage_id, kind, stands, (xmax = 0) as is_new;
