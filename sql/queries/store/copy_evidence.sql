-- Why: the columns in the order in which sql/passages.py writes them.
-- Grain: one row a stored picture of a passage of the batch.
copy incoming_evidence (
    batch_n, passage_id, passed_at, revision, site, ordinal, role, number, sha256, media_type,
    captured_at, camera, box
) from stdin with (format "binary");
