-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/matches.sql.
create or replace view matches as
select kept.*
from live_matches as kept;
