-- Why: two processes that start together migrate one after the other; released with the session.
-- Grain: one row. The key is an arbitrary number that only gatestream uses.
select pg_advisory_lock(7305128846114391);
