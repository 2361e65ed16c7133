-- Why: which files came when, and what became of their rows.
-- Grain: one row a file that a feed took in.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view feed_files as
select settled.*
from
    read_parquet(getvariable('archive_files')['feed_files'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'feed_files', site := settled.site, day := settled.day)
    )
union all by name
select * from live_feed_files;
