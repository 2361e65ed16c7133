-- Why: what the operator says passed is told beside what did.
-- Grain: one row an operator's move, as it was told at one time. The highest
--        `revision` of a `subject` holds, unless it `is_cancelled`.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view operator_moves as
select settled.*
from
    read_parquet(getvariable('archive_files')['operator_moves'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'operator_moves', site := settled.site, day := settled.day)
    )
union all by name
select * from live_operator_moves;
