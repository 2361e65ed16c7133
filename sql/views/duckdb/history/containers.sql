-- Why: a container is looked for by its code, without unpacking lists.
-- Grain: one row a container of a passage's highest revision. The store has the same view.
create or replace view containers as
with parts as (
    select
        kept.passage_id,
        kept.revision,
        kept.site,
        kept.day,
        kept.local_hour,
        kept.gate,
        kept.lane,
        kept.direction,
        kept.passed_at,
        unnest(kept.containers) as part,
        cast(generate_subscripts(kept.containers, 1) - 1 as smallint) as ordinal
    from archive_rows as kept
)

select
    parts.passage_id,
    parts.revision,
    parts.site,
    parts.day,
    parts.local_hour,
    parts.gate,
    parts.lane,
    parts.direction,
    parts.passed_at,
    parts.ordinal,
    parts.part.code,
    parts.part.status,
    parts.part.confidence,
    parts.part.check_digit,
    parts.part.size_type,
    parts.part.char_confidence,
    parts.part.read_frames_n,
    parts.part.owner_known,
    coalesce(parts.part.agreeing_cameras_n, 1) as agreeing_cameras_n,
    parts.part.expected,
    coalesce(parts.part.candidates, []) as candidates
from parts;
