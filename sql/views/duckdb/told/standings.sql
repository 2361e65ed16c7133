-- Why: what waits for what, and since when, as the join told it last.
-- Grain: one row an entry and what it waits for.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view standings as
select settled.*
from
    read_parquet(getvariable('archive_files')['standings'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'standings', site := settled.site, day := settled.day)
    )
union all by name
select * from live_standings;
