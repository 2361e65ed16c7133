-- Why: whoever corrects a passage reads its highest revision and makes the next one; two who do so
--      at once would make the same. The lock is the session's: the revision is committed to disk
--      before the transaction that takes it in begins.
-- Grain: one row. Given back with unlock_passage, or when the session ends.
select pg_advisory_lock(hashtextextended(%(passage_id)s::text, 7305128846114393)) as locked;
