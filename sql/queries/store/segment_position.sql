-- Why: a replay begins where the last one ended.
-- Grain: one row, or none for a stream that was never applied.
select
    segment_n,
    offset_bytes
from segment_positions
where stream = %(stream)s;
