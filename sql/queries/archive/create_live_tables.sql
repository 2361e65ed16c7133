-- Why: days that the archive does not hold as the store has them are read from the store; where
--      nobody asked a store, there are none.
-- Grain: tables without a row, with the columns of the files.
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

create or replace temp table live_declarations as
select settled.*
from
    read_parquet(getvariable('archive_files')['declarations'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_manifest_lines as
select settled.*
from
    read_parquet(getvariable('archive_files')['manifest_lines'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_operator_moves as
select settled.*
from
    read_parquet(getvariable('archive_files')['operator_moves'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_watch_entries as
select settled.*
from
    read_parquet(getvariable('archive_files')['watch_entries'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_transit_shipments as
select settled.*
from
    read_parquet(getvariable('archive_files')['transit_shipments'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_gps_fixes as
select settled.*
from
    read_parquet(getvariable('archive_files')['gps_fixes'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_quarantined_rows as
select settled.*
from
    read_parquet(getvariable('archive_files')['quarantined_rows'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_feed_files as
select settled.*
from
    read_parquet(getvariable('archive_files')['feed_files'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_match_log as
select settled.*
from
    read_parquet(getvariable('archive_files')['match_log'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_matches as
select settled.*
from
    read_parquet(getvariable('archive_files')['matches'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_standings as
select settled.*
from
    read_parquet(getvariable('archive_files')['standings'], hive_partitioning = false)
        as settled
limit 0;

create or replace temp table live_passage_corrections as
select settled.*
from
    read_parquet(getvariable('archive_files')['passage_corrections'], hive_partitioning = false)
        as settled
limit 0;
