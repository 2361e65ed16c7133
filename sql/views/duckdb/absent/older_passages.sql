-- Why: no file of an older version is left;
--      DuckDB reads no empty list of files, and drops this branch.
-- Grain: no row.
create or replace view older_passages as
select kept.*
from live_passages as kept
where false;
