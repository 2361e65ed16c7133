-- Why: a correction says that it was another container, or nobody calls it empty any more.
-- Grain: one row a check that is not so any more.
update empty_checks
set verdict = 'not_empty', checked_at = %(now)s
where
    site = %(site)s
    and container = any(%(containers)s)
    and passed_at >= %(since)s
    and check_id <> all(%(found)s::uuid[])
    and verdict <> 'not_empty'
returning check_id;
