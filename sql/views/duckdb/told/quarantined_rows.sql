-- Why: what could not be taken in is counted and looked at.
-- Grain: one row a row of a feed that broke its contract.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view quarantined_rows as
select settled.*
from
    read_parquet(getvariable('archive_files')['quarantined_rows'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'quarantined_rows', site := settled.site, day := settled.day)
    )
union all by name
select * from live_quarantined_rows;
