-- Why: as bench_year/plates.sql.
-- Grain: as the table.
copy passage_plates (
    passage_id, passed_at, revision, site, ordinal, text, status, confidence, kind,
    char_confidence, read_frames_n, candidates
) from stdin with (format csv);
