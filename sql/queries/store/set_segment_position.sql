-- Why: written in the transaction of the rows it stands for.
-- Grain: one row a stream.
insert into segment_positions (stream, segment_n, offset_bytes)
values (%(stream)s, %(segment_n)s, %(offset_bytes)s)
on conflict (stream) do update
    set
        segment_n = excluded.segment_n,
        offset_bytes = excluded.offset_bytes;
