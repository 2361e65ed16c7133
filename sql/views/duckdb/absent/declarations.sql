-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/declarations.sql.
create or replace view declarations as
select kept.*
from live_declarations as kept;
