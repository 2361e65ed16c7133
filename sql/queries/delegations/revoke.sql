-- Why: a delegation is ended before its last day; the instant is the database's.
-- Grain: one row if there was one of that number that was not revoked, else none.
update review_delegations set revoked_at = now()
where delegation_n = %(n)s and revoked_at is null
returning site, user_name;
