-- Why: what is restored was linked, counted and marked when it was first written; done again, the
--      audit log would get other places, times and digests than the ones that were written down.
-- Grain: one row. Forgotten at the end of the transaction. Takes a superuser.
select set_config('session_replication_role', 'replica', true);
