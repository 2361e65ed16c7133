-- Why: which passage belongs to which paper, as the join told it last.
-- Grain: one row a pair of a passage and a paper.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view matches as
select settled.*
from
    read_parquet(getvariable('archive_files')['matches'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'matches', site := settled.site, day := settled.day)
    )
union all by name
select * from live_matches;
