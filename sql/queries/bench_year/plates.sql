-- Why: a store with a year of history is filled from its archive, past the way of live passages.
-- Grain: as the table passage_plates, of the days of a period.
select
    seen.passage_id,
    seen.passed_at,
    seen.revision,
    seen.site,
    seen.ordinal,
    seen.text,
    seen.status,
    seen.confidence,
    seen.kind,
    as_array(seen.char_confidence) as char_confidence,
    seen.read_frames_n,
    as_array(seen.candidates) as candidates
from all_plates as seen
where seen.day between $first_day and $last_day;
