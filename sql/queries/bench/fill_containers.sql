-- Why: as fill_passages.sql.
-- Grain: one row a container, one of each passage.
insert into passage_containers (
    passage_id, passed_at, revision, site, ordinal, code, status, confidence, check_digit,
    size_type, char_confidence, read_frames_n, owner_known, agreeing_cameras_n, candidates
)
select
    md5('passage' || n)::uuid as passage_id,
    %(until)s - (%(rows_n)s - n) * interval '8.64 seconds' as passed_at,
    0 as revision,
    'bench' as site,
    0 as ordinal,
    'MSKU' || lpad((hashint8(n) & 2147483647)::text, 10, '0') as code,
    'accepted' as status,
    0.99 as confidence,
    'read' as check_digit,
    '45G1' as size_type,
    array_fill(0.95::double precision, array[11]) as char_confidence,
    9 as read_frames_n,
    true as owner_known,
    2 as agreeing_cameras_n,
    array['MSKU4160455'] as candidates
from generate_series(0, %(rows_n)s - 1) as n;
