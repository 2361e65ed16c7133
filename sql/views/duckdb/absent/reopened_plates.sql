-- Why: no compacted month was written to since;
--      DuckDB reads no empty list of files, and drops this branch.
-- Grain: no row.
create or replace view reopened_plates as
select kept.*
from live_plates as kept
where false;
