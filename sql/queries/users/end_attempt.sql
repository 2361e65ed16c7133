-- Why: the password was right, and what failed before is forgotten.
-- Grain: nothing is returned.
update users set
    failures_n = 0,
    failed_at = null
where name = %(name)s;
