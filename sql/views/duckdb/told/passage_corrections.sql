-- Why: what was made of what was read, by whom, when and why.
-- Grain: one row a correction, also those that were not applied.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view passage_corrections as
select settled.*
from
    read_parquet(getvariable('archive_files')['passage_corrections'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'passage_corrections', site := settled.site, day := settled.day)
    )
union all by name
select * from live_passage_corrections;
