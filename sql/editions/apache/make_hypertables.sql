-- Why: a table of years is cut into pieces by time, so that an insert touches indexes that fit in
--      memory however much is kept, and old pieces are dropped as files instead of row by row.
-- Grain: one row a hypertable. Run again, it changes nothing.
-- Seven days a piece: a large port has 10,000 passages a day, with their parts and indexes some
-- 30 MB; all five hypertables of a week stay near 200 MB, far below the quarter of memory that
-- TimescaleDB advises for what is written at the moment, and a year has 52 pieces to plan for.
-- Figures come every half minute from every camera, and are kept for less long: a day a piece.
-- Indexes stand already; none is added. Tables that are written twice stay as they are:
-- lane_crossings is asked across time for the neighbours in a lane; counts, days and
-- alerts are updated in place and are small: only the history of alerts is one.
-- The pieces lie in a schema of their own, to which nobody is let: they take over who may read the
-- table, and not which rows, so that whoever named a piece would see every site of it.
-- Transaction: yes. Rows that are there already are moved.
-- Pieces are made in the name of the table's owner, who has to be let.
create schema if not exists gatestream_chunks;

do $$
begin
    execute format(
        'grant usage, create on schema gatestream_chunks to %I',
        (
            select pg_get_userbyid(stored.relowner) from pg_class as stored
            where stored.oid = 'passage_revisions'::regclass
        )
    );
end
$$;

-- The owner is bound by the policies, too, and what moves rows is refused where there are any
-- ("COPY FROM not supported with row-level security"): a store that was plain until now lets its
-- owner pass for the length of this transaction, which nobody else sees into.
create temporary table forced_tables on commit drop as
select stored.oid::regclass as name
from pg_class as stored
where stored.relforcerowsecurity and stored.relnamespace = current_schema()::regnamespace;

do $$
declare
    forced record;
begin
    for forced in select forced_tables.name from forced_tables loop
        execute format('alter table %s no force row level security', forced.name);
    end loop;
end
$$;

select create_hypertable(
    'passage_revisions', 'passed_at', chunk_time_interval => interval '7 days',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'passage_plates', 'passed_at', chunk_time_interval => interval '7 days',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'passage_containers', 'passed_at', chunk_time_interval => interval '7 days',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'passage_evidence', 'passed_at', chunk_time_interval => interval '7 days',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'orphan_reads', 'first_seen_at', chunk_time_interval => interval '7 days',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'camera_health', 'at', chunk_time_interval => interval '7 days',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'metrics', 'at', chunk_time_interval => interval '1 day',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

-- Trackers tell a position a minute of every vehicle.
select create_hypertable(
    'gps_fixes', 'fixed_at', chunk_time_interval => interval '1 day',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

-- The history of alerts, some dozens of rows a day, is a year a piece.
select create_hypertable(
    'alert_events', 'happened_at', chunk_time_interval => interval '365 days',
    associated_schema_name => 'gatestream_chunks',
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

do $$
declare
    forced record;
begin
    for forced in select forced_tables.name from forced_tables loop
        execute format('alter table %s force row level security', forced.name);
    end loop;
end
$$;
