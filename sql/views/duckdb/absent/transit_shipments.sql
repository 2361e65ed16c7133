-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/transit_shipments.sql.
create or replace view transit_shipments as
select kept.*
from live_transit_shipments as kept;
