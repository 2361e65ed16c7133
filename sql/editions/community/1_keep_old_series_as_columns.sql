-- Why: series that are only added to shrink to a tenth when old pieces are kept by columns.
-- Grain: nothing is returned. Run again, it changes nothing.
-- Row-level security and the columnstore exclude each other, whichever comes first
-- (timescale/timescaledb issue 6827; docs, api/compression: "ROW LEVEL SECURITY is not supported"),
-- and rights by site come first here: a table that has policies stays as it is. Passages would not
-- be taken even without policies: corrections write to them, and their sealed days lie in Parquet.
-- Thirty days: what waited on a disk for the database comes in before, and finds rows to conflict
-- with where that is safe (issue 7672).
-- Statements: docs, api/hypercore/alter_table and api/hypercore/add_columnstore_policy, from 2.18
-- on. An older community edition is refused by its own sentence.
-- Transaction: yes.
do $$
declare
    series record;
begin
    for series in
        select wanted.*
        from (
            values
            ('metrics', 'site, name, camera', 'at desc'),
            ('camera_health', 'site, camera', 'at desc'),
            ('orphan_reads', 'site, lane', 'first_seen_at desc, orphan_id'),
            ('alert_events', 'site', 'happened_at desc, alert_id, event_n')
        ) as wanted (hypertable, segmentby, orderby)
        inner join timescaledb_information.hypertables as known
            on
                wanted.hypertable = known.hypertable_name
                and known.hypertable_schema = current_schema()
        inner join pg_class as stored on stored.oid = to_regclass(wanted.hypertable)
        where not known.compression_enabled and not stored.relrowsecurity
    loop
        execute format(
            'alter table %I set (timescaledb.enable_columnstore = true, '
            'timescaledb.segmentby = %L, timescaledb.orderby = %L)',
            series.hypertable, series.segmentby, series.orderby
        );
        execute format(
            'call add_columnstore_policy(%L, after => interval ''30 days'', if_not_exists => true)',
            series.hypertable
        );
    end loop;
end
$$;
