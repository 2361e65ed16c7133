-- Why: one whole passage, by its id alone: its crossing knows when it passed, and with the instant
--      it is found wherever in the years it lies.
-- Grain: one row, the highest revision; none of an unknown passage.
with crossing as (
    select
        passage_id,
        passed_at
    from lane_crossings
    where passage_id = %(passage_id)s
)

select
    document.passage_id,
    document.revision,
    document.site,
    document.gate,
    document.lane,
    document.direction,
    document.passed_at,
    document.first_seen_at,
    document.last_seen_at,
    document.crossing,
    document.cameras,
    document.media,
    document.epoch,
    document.clock_source,
    document.clock_offset_s,
    document.quality,
    document.failure_causes,
    document.pairing,
    document.model_version,
    document.schema_version,
    document.plates,
    document.containers,
    document.evidence
from crossing
inner join passage_documents as document
    on
        crossing.passage_id = document.passage_id
        and crossing.passed_at = document.passed_at;
