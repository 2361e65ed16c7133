-- Why: as fill_passages.sql.
-- Grain: one row a picture, one of each passage.
insert into passage_evidence (
    passage_id, passed_at, revision, site, ordinal, role, number, sha256, media_type,
    captured_at, camera, box
)
select
    md5('passage' || n)::uuid as passage_id,
    %(until)s - (%(rows_n)s - n) * interval '8.64 seconds' as passed_at,
    0 as revision,
    'bench' as site,
    0 as ordinal,
    'frame' as role,
    '' as number,
    md5('a' || n) || md5('b' || n) as sha256,
    'image/jpeg' as media_type,
    %(until)s - (%(rows_n)s - n) * interval '8.64 seconds' as captured_at,
    'rear' as camera,
    array[0, 0, 1920, 1080] as box
from generate_series(0, %(rows_n)s - 1) as n;
