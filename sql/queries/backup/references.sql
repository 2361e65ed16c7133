-- Why: a table is filled after those that its rows refer to.
-- Grain: one row a pair of tables of the store.
select distinct
    referring.relname::text as table_name,
    referred.relname::text as refers_to
from pg_constraint as kept
inner join pg_class as referring on kept.conrelid = referring.oid
inner join pg_class as referred on kept.confrelid = referred.oid
where
    kept.contype = 'f'
    and kept.conrelid <> kept.confrelid
    and kept.connamespace = current_schema()::regnamespace;
