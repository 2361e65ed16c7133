-- Why: what the join was told, from which its answers follow again.
-- Grain: one row an entry of the join's log, in the order of `entry_n`.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view match_log as
select settled.*
from
    read_parquet(getvariable('archive_files')['match_log'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'match_log', site := settled.site, day := settled.day)
    )
union all by name
select * from live_match_log;
