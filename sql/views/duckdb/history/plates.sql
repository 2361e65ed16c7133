-- Why: a number plate is looked for by its text, without unpacking lists.
-- Grain: one row a plate of a passage's highest revision. The store has the same view.
create or replace view plates as
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
    kept.text,
    kept.status,
    kept.confidence,
    kept.kind,
    kept.char_confidence,
    kept.read_frames_n,
    kept.candidates
from all_plates as kept;
