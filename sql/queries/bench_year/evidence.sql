-- Why: a store with a year of history is filled from its archive, past the way of live passages.
-- Grain: as the table passage_evidence, of the days of a period.
select
    seen.passage_id,
    seen.passed_at,
    seen.revision,
    seen.site,
    (part.n - 1)::smallint as ordinal,
    seen.evidence_roles[part.n] as role,
    seen.evidence_numbers[part.n] as number,
    seen.evidence[part.n] as sha256,
    seen.evidence_media_types[part.n] as media_type,
    seen.evidence_captured_at[part.n] as captured_at,
    seen.evidence_cameras[part.n] as camera,
    as_array(seen.evidence_boxes[part.n]) as box
from all_passages as seen, generate_series(1, len(seen.evidence)) as part (n)
where seen.day between $first_day and $last_day;
