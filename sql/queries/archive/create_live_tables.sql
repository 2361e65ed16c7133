-- Why: days that the archive does not hold as the store has them are read from the store; where
--      nobody asked a store, there are none.
-- Grain: three tables without a row, with the columns of the files.
-- Needs the variable `archive_files`.
create or replace temp table live_passages as
select settled.*
from
    read_parquet(getvariable('archive_files')['settled_passages'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_plates as
select settled.*
from
    read_parquet(getvariable('archive_files')['settled_plates'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_containers as
select settled.*
from
    read_parquet(getvariable('archive_files')['settled_containers'], hive_partitioning = false)
        as settled
limit 0;
