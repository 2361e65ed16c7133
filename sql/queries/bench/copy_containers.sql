-- Why: as bench_year/containers.sql.
-- Grain: as the table.
copy passage_containers (
    passage_id, passed_at, revision, site, ordinal, code, status, confidence, check_digit,
    size_type, char_confidence, read_frames_n, owner_known, agreeing_cameras_n, expected,
    candidates
) from stdin with (format csv);
