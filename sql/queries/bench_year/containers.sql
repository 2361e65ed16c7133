-- Why: a store with a year of history is filled from its archive, past the way of live passages.
-- Grain: as the table passage_containers, of the days of a period.
select
    seen.passage_id,
    seen.passed_at,
    seen.revision,
    seen.site,
    seen.ordinal,
    seen.code,
    seen.status,
    seen.confidence,
    seen.check_digit,
    seen.size_type,
    as_array(seen.char_confidence) as char_confidence,
    seen.read_frames_n,
    seen.owner_known,
    seen.agreeing_cameras_n,
    seen.expected,
    as_array(seen.candidates) as candidates
from all_containers as seen
where seen.day between $first_day and $last_day;
