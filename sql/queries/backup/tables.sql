-- Why: a backup holds every table there is, also those of migrations to come, and takes rows by
--      COPY from a query: that alone gives all rows of a hypertable, which has none itself.
-- Grain: one row a table of the store, with its columns and the statements that a backup needs.
--        The ledger of migrations is no part of it: a restore migrates. What migrations fill,
--        `is_seeded`, has rows in a new store, too, which give way to those of the backup.
with columns as (
    select
        part.attrelid as table_id,
        array_agg(part.attname::text order by part.attnum) as names,
        string_agg(quote_ident(part.attname), ', ' order by part.attnum) as listed
    from pg_attribute as part
    where
        part.attnum > 0
        and not part.attisdropped
        and part.attgenerated = ''
    group by part.attrelid
)

select
    kept.relname::text as table_name,
    columns.names as columns,
    format('copy (select %s from %I) to stdout', columns.listed, kept.relname) as copy_out,
    format('select exists (select 1 from %I) as is_filled', kept.relname) as ask_filled,
    format('delete from %I', kept.relname) as clear,
    starts_with(kept.relname::text, 'schema_') as is_seeded
from pg_class as kept
inner join columns on kept.oid = columns.table_id
where
    kept.relnamespace = current_schema()::regnamespace
    and kept.relkind in ('r', 'p')
    and not kept.relispartition
    and kept.relname not in (
        'schema_migrations', 'schema_views', 'schema_edition', 'schema_grants'
    )
    and not exists (
        select 1
        from pg_depend as made
        where
            made.classid = 'pg_class'::regclass
            and made.objid = kept.oid
            and made.deptype = 'e'
    )
order by table_name;
