-- Why: a run tells how many of its breaks are new, and how many came back.
-- Grain: one row.
select
    count(*) as known_n,
    count(*) filter (where breaks.state = 'closed') as closed_n
from breaks
inner join jsonb_populate_recordset(null::breaks, %(found)s) as found
    on breaks.break_id = found.break_id;
