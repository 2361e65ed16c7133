-- Why: views are made again when their text changed, and only then: making them takes locks.
-- Grain: one row, or none before the first time.
select sha256 from schema_views;
