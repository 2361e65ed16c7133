-- Why: what comes after the rows of a backup is written for the first time.
-- Grain: one row. Forgotten at the end of the transaction.
select set_config('session_replication_role', 'origin', true);
