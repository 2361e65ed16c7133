-- Why: the cost of an insert is measured where years of passages are kept; the server makes them.
-- Grain: one row a passage, one every 8.64 s (10,000 a day), the last one just before %(until)s.
insert into passage_revisions (
    passage_id, passed_at, revision, site, gate, lane, direction, first_seen_at, last_seen_at,
    crossing, cameras, media, epoch, clock_source, mean_luma, sharpness, text_height_px,
    speed_kmh, gap_s, frames_n, gap_m, vehicle_luma, contrast, model_version, schema_version
)
select
    md5('passage' || n)::uuid as passage_id,
    %(until)s - (%(rows_n)s - n) * interval '8.64 seconds' as passed_at,
    0 as revision,
    'bench' as site,
    'a' as gate,
    'in-' || mod(n, 8) as lane,
    'in' as direction,
    %(until)s - (%(rows_n)s - n) * interval '8.64 seconds' - interval '2 seconds' as first_seen_at,
    %(until)s - (%(rows_n)s - n) * interval '8.64 seconds' + interval '4 seconds' as last_seen_at,
    'loop' as crossing,
    array['rear', 'side'] as cameras,
    'gate.mp4' as media,
    0 as epoch,
    'anchor' as clock_source,
    117.25 as mean_luma,
    812.25 as sharpness,
    31.5 as text_height_px,
    33.1 as speed_kmh,
    12.0 as gap_s,
    44 as frames_n,
    3.2 as gap_m,
    99.5 as vehicle_luma,
    88.0 as contrast,
    'ppocr-v6' as model_version,
    3 as schema_version
from generate_series(0, %(rows_n)s - 1) as n;
