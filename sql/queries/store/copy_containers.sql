-- Why: the columns in the order in which sql/passages.py writes them.
-- Grain: one row a container of a passage of the batch.
copy incoming_containers (
    batch_n, passage_id, passed_at, revision, site, ordinal, code, status, confidence, check_digit,
    size_type, char_confidence, read_frames_n, owner_known, agreeing_cameras_n, expected,
    candidates
) from stdin with (format "binary");
