-- Why: a plate that a correction took away was not here, whatever its tracker says.
-- Grain: one row a check of a passage whose plate is not of its highest revision any more.
update gps_checks
set verdict = 'absent', findings = '{absent}', checked_at = %(now)s
where
    site = %(site)s
    and passed_at = any(%(instants)s::timestamptz[])
    and passage_id = any(%(passages)s::uuid[])
    and check_id <> all(%(checks)s::uuid[])
    and verdict <> 'absent'
returning check_id;
