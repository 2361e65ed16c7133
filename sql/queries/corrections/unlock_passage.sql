-- Why: gives back what lock_passage took.
-- Grain: one row: whether it was held.
select pg_advisory_unlock(hashtextextended(%(passage_id)s::text, 7305128846114393)) as unlocked;
