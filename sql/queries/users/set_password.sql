-- Why: a password was forgotten, or is another's than the person's own.
-- Grain: one row if there is such a user, else none.
update users set
    password_hash = %(password_hash)s,
    is_one_time = %(is_one_time)s,
    failures_n = 0,
    failed_at = null
where name = %(name)s
returning name;
