-- Why: a table of years is cut into pieces by time, so that an insert touches indexes that fit in
--      memory however much is kept, and old pieces are dropped as files instead of row by row.
-- Grain: one row a hypertable. Run again, it changes nothing.
-- Seven days a piece: a large port has 10,000 passages a day, with their parts and indexes some
-- 30 MB; all five hypertables of a week stay near 200 MB, far below the quarter of memory that
-- TimescaleDB advises for what is written at the moment, and a year has 52 pieces to plan for.
-- Figures come every half minute from every camera, and are kept for less long: a day a piece.
-- Indexes stand already; none is added. Tables that are written twice stay as they are:
-- lane_crossings has an exclusion constraint, which a hypertable cannot carry; counts, days and
-- alerts are updated in place and are small.
-- Transaction: yes. Rows that are there already are moved.
select create_hypertable(
    'passage_revisions', by_range('passed_at', interval '7 days'),
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'passage_plates', by_range('passed_at', interval '7 days'),
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'passage_containers', by_range('passed_at', interval '7 days'),
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'passage_evidence', by_range('passed_at', interval '7 days'),
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'orphan_reads', by_range('first_seen_at', interval '7 days'),
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'camera_health', by_range('at', interval '7 days'),
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);

select create_hypertable(
    'metrics', by_range('at', interval '1 day'),
    create_default_indexes => false, if_not_exists => true, migrate_data => true
);
