-- Why: whoever stands at the gate is told at once: the barrier, and the officer's screen.
-- Grain: one row. It is told when the transaction is committed.
select pg_notify(%(channel)s, %(payload)s) as told;
