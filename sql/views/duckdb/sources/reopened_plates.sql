-- Why: a late or corrected row writes its day anew beside the month that was compacted; until
--      the month is, too, that day's rows in it count no more.
-- Grain: one row a plate of a passage's highest revision.
-- Needs the variable `archive_files`.
create or replace view reopened_plates as
select reopened.*
from
    read_parquet(getvariable('archive_files')['reopened_plates'], hive_partitioning = false)
        as reopened
where
    not list_contains(
        getvariable('archive_files')['replaced_days'],
        struct_pack(site := reopened.site, day := reopened.day)
    );
