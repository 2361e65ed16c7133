-- Why: no file is there yet; DuckDB reads no empty list of files.
-- Grain: as in told/feed_files.sql.
create or replace view feed_files as
select kept.*
from live_feed_files as kept;
