-- Why: a stored picture is found from its passage, and a passage from its picture.
-- Grain: one row a stored picture of a passage's highest revision. The store has the same view.
create or replace view evidence as
with parts as (
    select
        kept.site,
        kept.day,
        kept.local_hour,
        kept.passage_id,
        kept.revision,
        kept.gate,
        kept.lane,
        kept.direction,
        kept.passed_at,
        cast(generate_subscripts(kept.evidence_roles, 1) - 1 as smallint) as ordinal,
        unnest(kept.evidence_roles) as role,
        unnest(kept.evidence_numbers) as number,
        unnest(kept.evidence) as sha256,
        unnest(kept.evidence_media_types) as media_type,
        unnest(kept.evidence_captured_at) as captured_at,
        unnest(kept.evidence_cameras) as camera,
        unnest(kept.evidence_boxes) as box
    from all_passages as kept
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
    parts.role,
    parts.number,
    parts.sha256,
    parts.media_type,
    parts.captured_at,
    parts.camera,
    parts.box
from parts;
