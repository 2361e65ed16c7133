-- Why: a number plate is looked for by its text, without unpacking lists.
-- Grain: one row a plate of a passage's highest revision. The store has the same view.
create or replace view plates as
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
        unnest(kept.plates) as part,
        cast(generate_subscripts(kept.plates, 1) - 1 as smallint) as ordinal
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
    parts.part.text,
    parts.part.status,
    parts.part.confidence,
    parts.part.kind,
    parts.part.char_confidence,
    parts.part.read_frames_n,
    coalesce(parts.part.candidates, []) as candidates
from parts;
