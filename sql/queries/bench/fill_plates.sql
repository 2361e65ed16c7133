-- Why: as fill_passages.sql.
-- Grain: one row a plate, one of each passage.
insert into passage_plates (
    passage_id, passed_at, revision, site, ordinal, text, status, confidence, kind,
    char_confidence, read_frames_n, candidates
)
select
    md5('passage' || n)::uuid as passage_id,
    %(until)s - (%(rows_n)s - n) * interval '8.64 seconds' as passed_at,
    0 as revision,
    'bench' as site,
    0 as ordinal,
    '51C' || lpad((hashint8(n) & 2147483647)::text, 10, '0') as text,
    'accepted' as status,
    0.97 as confidence,
    'truck' as kind,
    array_fill(0.9::double precision, array[8]) as char_confidence,
    7 as read_frames_n,
    array['51C12845', '57C12345'] as candidates
from generate_series(0, %(rows_n)s - 1) as n;
