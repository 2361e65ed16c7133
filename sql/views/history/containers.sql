-- Why: a container is looked for by its code, without unpacking arrays.
-- Grain: one row a container of a passage's highest revision. The archive has the same view.
drop view if exists containers cascade;

create view containers with (security_invoker = true) as
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
    part.code,
    part.status,
    part.confidence,
    part.check_digit,
    part.size_type,
    part.char_confidence,
    part.read_frames_n,
    part.owner_known,
    part.agreeing_cameras_n,
    part.expected,
    part.candidates
from latest_passages as latest
inner join passage_containers as part
    on
        latest.passage_id = part.passage_id
        and latest.passed_at = part.passed_at
        and latest.revision = part.revision;
