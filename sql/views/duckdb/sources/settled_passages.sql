-- Why: the files whose rows all count, read as they are: they have the columns of today.
-- Grain: one row a passage, its highest revision.
-- Needs the variable `archive_files`.
create or replace view settled_passages as
select settled.*
from
    read_parquet(getvariable('archive_files')['settled_passages'], hive_partitioning = false)
        as settled;
