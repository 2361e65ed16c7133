-- Why: written in the transaction of the rows it stands for, and first in it: who comes second to
--      the same stream waits here, and then finds that the position is another one.
--      The transaction does not wait for the server's disk. What it holds is durable in the segment
--      files before it commits; a server that crashes may forget the last moments, rows and
--      position together, and gets them again from there.
-- Grain: one row a stream, or none where the position is not the one that was believed.
update segment_positions
set
    segment_n = %(segment_n)s,
    offset_bytes = %(offset_bytes)s
where
    stream = %(stream)s
    and segment_n = %(before_n)s
    and offset_bytes = %(before_bytes)s
returning set_config('synchronous_commit', 'off', true) as synchronous_commit;
