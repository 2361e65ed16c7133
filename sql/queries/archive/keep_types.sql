-- Why: a UUID leaves DuckDB as a UUID and not as text.
-- Grain: sets one setting.
set arrow_lossless_conversion = true;
