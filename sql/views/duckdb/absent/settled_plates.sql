-- Why: no file's rows all count yet;
--      DuckDB reads no empty list of files, and drops this branch.
-- Grain: no row.
create or replace view settled_plates as
select kept.*
from live_plates as kept
where false;
