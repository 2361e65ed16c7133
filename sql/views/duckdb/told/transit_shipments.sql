-- Why: what was on its way at a time is known afterwards.
-- Grain: one row a shipment under supervision, as it was told at one time. The highest
--        `revision` of a `subject` holds, unless it `is_cancelled`.
-- Days that the store knows better are read from there.
-- Needs the variable `archive_files`.
create or replace view transit_shipments as
select settled.*
from
    read_parquet(getvariable('archive_files')['transit_shipments'], hive_partitioning = false)
        as settled
where
    not list_contains(
        getvariable('archive_files')['replaced_table_days'],
        struct_pack(relation := 'transit_shipments', site := settled.site, day := settled.day)
    )
union all by name
select * from live_transit_shipments;
