-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/standings.sql.
create or replace view standings as
select kept.*
from live_standings as kept;
