-- Why: a break that is found again is the same one; it is opened again if it was closed.
-- Grain: one row a break that a run found. The documents are those of the rows.
insert into breaks (
    break_id, site, side, kind, reason, number, direction, happened_at, paper, facts, passage_id,
    read_number, read_direction, passed_at, gate, lane, is_doubtful, size_type, read_size_type,
    other_paper, other_passage_id, first_seen_at, last_seen_at, last_run_n
)
select
    found.break_id,
    found.site,
    found.side,
    found.kind,
    found.reason,
    found.number,
    found.direction,
    found.happened_at,
    found.paper,
    found.facts,
    found.passage_id,
    found.read_number,
    found.read_direction,
    found.passed_at,
    found.gate,
    found.lane,
    found.is_doubtful,
    found.size_type,
    found.read_size_type,
    found.other_paper,
    found.other_passage_id,
    %(ran_at)s as first_seen_at,
    %(ran_at)s as last_seen_at,
    %(run_n)s as last_run_n
from jsonb_populate_recordset(null::breaks, %(found)s) as found
on conflict (break_id) do update set
    reason = excluded.reason,
    direction = excluded.direction,
    happened_at = excluded.happened_at,
    facts = excluded.facts,
    passage_id = excluded.passage_id,
    read_number = excluded.read_number,
    read_direction = excluded.read_direction,
    passed_at = excluded.passed_at,
    gate = excluded.gate,
    lane = excluded.lane,
    is_doubtful = excluded.is_doubtful,
    size_type = excluded.size_type,
    read_size_type = excluded.read_size_type,
    other_paper = excluded.other_paper,
    other_passage_id = excluded.other_passage_id,
    last_seen_at = excluded.last_seen_at,
    last_run_n = excluded.last_run_n,
    state = case
        when breaks.state <> 'closed' then breaks.state
        when breaks.owner is null then 'open'
        else 'assigned'
    end,
    reopened_n = breaks.reopened_n + (breaks.state = 'closed')::integer,
    resolved_at = null;
