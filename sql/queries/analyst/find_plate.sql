-- Why: when and where was this vehicle?
-- Grain: one row a passage in which the plate was read, newest first.
-- Parameter: plate text: as it is read, capital letters and digits, such as 51C12345
select
    seen.site,
    seen.passed_at,
    seen.gate,
    seen.lane,
    seen.direction,
    seen.status,
    seen.confidence,
    seen.passage_id
from plates as seen
where seen.text = $plate
order by seen.passed_at desc, seen.passage_id asc;
