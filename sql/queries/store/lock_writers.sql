-- Why: two writers that claim crossings of the same lanes in another order would wait for each
--      other for ever; batches are short, and one after the other is fast enough.
-- Grain: one row. Released at the end of the transaction.
select pg_advisory_xact_lock(7305128846114392);
