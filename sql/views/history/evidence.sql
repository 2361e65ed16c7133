-- Why: a stored picture is found from its passage, and a passage from its picture.
-- Grain: one row a stored picture of a passage's highest revision. The archive has the same view.
drop view if exists evidence cascade;

create view evidence with (security_invoker = true) as
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
    part.role,
    part.number,
    part.sha256,
    part.media_type,
    part.captured_at,
    part.camera,
    part.box
from latest_passages as latest
inner join passage_evidence as part
    on
        latest.passage_id = part.passage_id
        and latest.passed_at = part.passed_at
        and latest.revision = part.revision;
