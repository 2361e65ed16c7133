-- Why: files never change under their names, so that what their ends say is read once a session.
-- Grain: sets one setting.
set parquet_metadata_cache = true;
