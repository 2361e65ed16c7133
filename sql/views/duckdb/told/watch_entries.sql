-- Why: what was to be watched at a time is known afterwards.
-- Grain: one row an entry of the watchlist, as it was told at one time. The highest
--        `revision` of a `subject` holds, unless it `is_cancelled`.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view watch_entries as
select settled.*
from
    read_parquet(getvariable('archive_files')['watch_entries'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'watch_entries', site := settled.site, day := settled.day)
    )
union all by name
select * from live_watch_entries;
