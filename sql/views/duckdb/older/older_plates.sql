-- Why: files of schema versions 1 to 3 keep plates inside their passages.
-- Grain: one row a plate of a passage's highest revision.
create or replace view older_plates as
with parts as (
    select
        older.site,
        older.day,
        older.local_hour,
        older.passage_id,
        older.revision,
        older.gate,
        older.lane,
        older.direction,
        older.passed_at,
        cast(generate_subscripts(older.plates, 1) - 1 as smallint) as ordinal,
        unnest(older.plates) as text,
        unnest(older.plate_statuses) as status,
        unnest(older.plate_confidences) as confidence,
        unnest(older.plate_kinds) as kind,
        unnest(older.plate_char_confidences) as char_confidence,
        unnest(older.plate_read_frames_n) as read_frames_n,
        unnest(older.plate_candidates) as candidates
    from older_passages as older
)

select
    parts.site,
    parts.day,
    parts.local_hour,
    parts.passage_id,
    parts.revision,
    parts.gate,
    parts.lane,
    parts.direction,
    parts.passed_at,
    parts.ordinal,
    parts.text,
    parts.status,
    parts.confidence,
    parts.kind,
    parts.char_confidence,
    parts.read_frames_n,
    parts.candidates
from parts;
