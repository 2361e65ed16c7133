-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/passage_corrections.sql.
create or replace view passage_corrections as
select kept.*
from live_passage_corrections as kept;
