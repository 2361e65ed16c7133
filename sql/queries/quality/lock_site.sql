-- Why: two checks of a site at the same time decide one after the other, each on what the other
--      left. The number keeps these locks apart from others.
-- Grain: one row. The lock ends with the transaction.
select pg_advisory_xact_lock(2095, hashtext(%(site)s)) as locked;
