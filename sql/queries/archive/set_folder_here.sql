-- Why: DuckDB's own shell opens the archive inside its folder: `duckdb -init open.sql`.
-- Grain: sets one variable.
set variable archive_folder = '.';
