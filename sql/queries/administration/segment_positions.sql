-- Why: how far the store got with what is committed on disk.
-- Grain: one row a stream of segment files.
select
    kept.stream,
    kept.segment_n,
    kept.offset_bytes
from segment_positions as kept
order by kept.stream;
