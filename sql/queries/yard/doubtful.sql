-- Why: what was read and is under review moves no stock, and may be of a container that is there.
-- Grain: one row a container's read since an instant, the newest first.
select
    seen.code as container,
    seen.direction,
    seen.passed_at as moved_at,
    seen.gate,
    seen.passage_id::text as subject
from containers as seen
where
    seen.site = %(site)s
    and seen.status = 'review'
    and seen.passed_at > %(since)s::timestamptz
    and seen.passed_at <= %(as_of)s::timestamptz
order by seen.passed_at desc, seen.passage_id asc, seen.ordinal asc
limit %(rows_n)s;
