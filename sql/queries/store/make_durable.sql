-- Why: a commit that waits for the disk takes with it all that were committed before without
--      waiting. What is archived must not be forgotten by a server that crashes.
-- Grain: one row a stream.
update segment_positions
set segment_n = segment_n
where stream = %(stream)s;
