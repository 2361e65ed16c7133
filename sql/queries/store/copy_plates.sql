-- Why: the columns in the order in which sql/passages.py writes them.
-- Grain: one row a plate of a passage of the batch.
copy incoming_plates (
    batch_n, passage_id, passed_at, revision, site, ordinal, text, status, confidence, kind,
    char_confidence, read_frames_n, candidates
) from stdin with (format "binary");
