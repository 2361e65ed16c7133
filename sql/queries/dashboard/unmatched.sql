-- Why: who is on duty looks every shift at what is not accounted for (R98).
-- Grain: one row an entry and what it waits for, what is overdue first and the oldest of it first.
-- `unmatched_n` counts all that the filter leaves.
select
    told.number,
    told.side,
    told.wanted,
    told.state,
    told.at,
    told.due_at,
    told.since,
    extract(epoch from told.age) as age_s,
    told.possible_n,
    count(*) over () as unmatched_n
from unmatched_containers as told
where told.site = %(site)s and told.state = any(%(states)s::text[])
order by
    array_position(array['unmatched', 'waiting', 'resolved_late'], told.state),
    told.at,
    told.number,
    told.side,
    told.wanted
limit %(rows_n)s;
