-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/quarantined_rows.sql.
create or replace view quarantined_rows as
select kept.*
from live_quarantined_rows as kept;
