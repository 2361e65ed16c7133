-- Why: as bench_year/evidence.sql.
-- Grain: as the table.
copy passage_evidence (
    passage_id, passed_at, revision, site, ordinal, role, number, sha256, media_type,
    captured_at, camera, box
) from stdin with (format csv);
