-- Why: a position is only ever moved on from where it is believed to be, and so has to be there.
-- Grain: one row a stream; one that is there stays as it is.
insert into segment_positions (stream, segment_n, offset_bytes)
values (%(stream)s, 1, 0)
on conflict (stream) do nothing;
