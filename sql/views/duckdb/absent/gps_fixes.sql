-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/gps_fixes.sql.
create or replace view gps_fixes as
select kept.*
from live_gps_fixes as kept;
