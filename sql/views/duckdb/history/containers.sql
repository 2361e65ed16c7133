-- Why: a container is looked for by its code, without unpacking lists.
-- Grain: one row a container of a passage's highest revision. The store has the same view.
create or replace view containers as
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
    kept.ordinal,
    kept.code,
    kept.status,
    kept.confidence,
    kept.check_digit,
    kept.size_type,
    kept.char_confidence,
    kept.read_frames_n,
    kept.owner_known,
    kept.agreeing_cameras_n,
    kept.expected,
    kept.candidates
from all_containers as kept;
