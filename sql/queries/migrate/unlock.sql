-- Why: lets the next process look at the schema.
-- Grain: one row.
select pg_advisory_unlock(7305128846114391);
