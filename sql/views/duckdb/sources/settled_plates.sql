-- Why: the files whose rows all count, read as they are: they have the columns of today.
-- Grain: one row a plate of a passage's highest revision.
-- Needs the variable `archive_files`.
create or replace view settled_plates as
select settled.*
from
    read_parquet(getvariable('archive_files')['settled_plates'], hive_partitioning = false)
        as settled;
