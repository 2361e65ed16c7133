-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/match_log.sql.
create or replace view match_log as
select kept.*
from live_match_log as kept;
