-- Why: in the transaction that logs their entries.
-- Grain: nothing is returned.
delete from match_waiting
where waiting_n = any(%(waiting_n)s::bigint[]);
