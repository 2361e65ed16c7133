-- Why: what was declared is told beside what passed, with everything that it was before.
-- Grain: one row a declaration, as it was told at one time. The highest
--        `revision` of a `subject` holds, unless it `is_cancelled`.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view declarations as
select settled.*
from
    read_parquet(getvariable('archive_files')['declarations'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'declarations', site := settled.site, day := settled.day)
    )
union all by name
select * from live_declarations;
