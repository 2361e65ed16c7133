-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/operator_moves.sql.
create or replace view operator_moves as
select kept.*
from live_operator_moves as kept;
