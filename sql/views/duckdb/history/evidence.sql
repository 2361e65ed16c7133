-- Why: a stored picture is found from its passage, and a passage from its picture.
-- Grain: one row a stored picture of a passage's highest revision. The store has the same view.
create or replace view evidence as
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
        unnest(kept.evidence) as part,
        cast(generate_subscripts(kept.evidence, 1) - 1 as smallint) as ordinal
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
    parts.part.role,
    parts.part.number,
    parts.part.sha256,
    parts.part.media_type,
    parts.part.captured_at,
    parts.part.camera,
    parts.part.box
from parts;
