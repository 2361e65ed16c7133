-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/manifest_lines.sql.
create or replace view manifest_lines as
select kept.*
from live_manifest_lines as kept;
