-- Why: the files whose rows all count, read as they are: they have the columns of today.
-- Grain: one row a container of a passage's highest revision.
-- Needs the variable `archive_files`.
create or replace view settled_containers as
select settled.*
from
    read_parquet(getvariable('archive_files')['settled_containers'], hive_partitioning = false)
        as settled;
