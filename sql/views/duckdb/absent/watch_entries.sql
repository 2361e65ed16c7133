-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/watch_entries.sql.
create or replace view watch_entries as
select kept.*
from live_watch_entries as kept;
