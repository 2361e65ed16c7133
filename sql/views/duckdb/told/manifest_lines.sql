-- Why: what was announced is told beside what passed, with everything that it was before.
-- Grain: one row a line of a manifest, as it was told at one time. The highest
--        `revision` of a `subject` holds, unless it `is_cancelled`.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view manifest_lines as
select settled.*
from
    read_parquet(getvariable('archive_files')['manifest_lines'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'manifest_lines', site := settled.site, day := settled.day)
    )
union all by name
select * from live_manifest_lines;
