-- Why: files of schema versions 1 to 3 keep containers inside their passages.
-- Grain: one row a container of a passage's highest revision.
create or replace view older_containers as
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
        cast(generate_subscripts(older.containers, 1) - 1 as smallint) as ordinal,
        unnest(older.containers) as code,
        unnest(older.container_statuses) as status,
        unnest(older.container_confidences) as confidence,
        unnest(older.check_digits) as check_digit,
        unnest(older.size_types) as size_type,
        unnest(older.container_char_confidences) as char_confidence,
        unnest(older.container_read_frames_n) as read_frames_n,
        unnest(older.owners_known) as owner_known,
        unnest(older.agreeing_cameras_n) as agreeing_cameras_n,
        unnest(older.expected) as expected,
        unnest(older.container_candidates) as candidates
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
    parts.code,
    parts.status,
    parts.confidence,
    parts.check_digit,
    parts.size_type,
    parts.char_confidence,
    parts.read_frames_n,
    parts.owner_known,
    parts.agreeing_cameras_n,
    parts.expected,
    parts.candidates
from parts;
