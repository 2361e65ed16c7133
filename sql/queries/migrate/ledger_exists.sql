-- Why: a store that was never migrated has no ledger to read.
-- Grain: one row.
select to_regclass('schema_migrations') is not null as is_there;
