-- Why: a partner looks at what its coordination regulations share with it, and at nothing else.
-- Grain: one row a shared passage, the newest first; the columns are those of partner_crossings.
select
    shared.containers,
    shared.plates,
    shared.in_at,
    shared.out_at
from partner_crossings as shared
where
    (
        %(number)s::text is null
        or %(number)s = any(shared.containers)
        or %(number)s = any(shared.plates)
    )
    and coalesce(shared.in_at, shared.out_at) >= %(from_at)s::timestamptz
    and coalesce(shared.in_at, shared.out_at) < %(until_at)s::timestamptz
order by coalesce(shared.in_at, shared.out_at) desc
limit %(rows_n)s;
