-- Why: of two runs at the same time, one comes after the other.
-- Grain: one row, held to the end of the transaction.
select pg_advisory_xact_lock(hashtext('gatestream reconciliation'));
