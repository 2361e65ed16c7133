-- Why: a number plate is looked for by its text, without unpacking arrays.
-- Grain: one row a plate of a passage's highest revision. The archive has the same view.
drop view if exists plates cascade;

create view plates with (security_invoker = true) as
select
    latest.passage_id,
    latest.revision,
    latest.site,
    latest.day,
    latest.local_hour,
    latest.gate,
    latest.lane,
    latest.direction,
    latest.passed_at,
    part.ordinal,
    part.text,
    part.status,
    part.confidence,
    part.kind,
    part.char_confidence,
    part.read_frames_n,
    part.candidates
from latest_passages as latest
inner join passage_plates as part
    on
        latest.passage_id = part.passage_id
        and latest.passed_at = part.passed_at
        and latest.revision = part.revision;
