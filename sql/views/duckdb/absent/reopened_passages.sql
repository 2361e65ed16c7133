-- Why: no compacted month was written to since;
--      DuckDB reads no empty list of files, and drops this branch.
-- Grain: no row.
create or replace view reopened_passages as
select kept.*
from live_passages as kept
where false;
