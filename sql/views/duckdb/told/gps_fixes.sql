-- Why: where a vehicle was is told beside where it was seen.
-- Grain: one row a vehicle and instant.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view gps_fixes as
select settled.*
from
    read_parquet(getvariable('archive_files')['gps_fixes'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'gps_fixes', site := settled.site, day := settled.day)
    )
union all by name
select * from live_gps_fixes;
