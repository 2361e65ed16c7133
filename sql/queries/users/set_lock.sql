-- Why: a locked user signs in no more, and reads nothing through an own account of the database.
--      An unlocked one begins without failures.
-- Grain: one row if there is such a user, else none.
update users set
    locked_at = %(locked_at)s,
    failures_n = 0,
    failed_at = null
where name = %(name)s
returning name;
