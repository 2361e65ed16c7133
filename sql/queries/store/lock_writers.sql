-- Why: two writers that claim crossings of the same lanes in another order would wait for each
--      other for ever; batches are short, and one after the other is fast enough. It also makes
--      the order of the match log the order of commits.
-- Grain: one row: how many bytes lie in the tables for what comes in, null where there are none
--        yet. The lock is released at the end of the transaction.
select pg_relation_size(to_regclass('pg_temp.incoming_passages')) as incoming_bytes
from pg_advisory_xact_lock(7305128846114392);
