-- Why: when and where was this container, and is it still there?
-- Grain: one row a passage in which the code was read, newest first.
-- Parameter: code text: owner, serial and check digit, eleven characters, such as WSAU4160620
select
    seen.site,
    seen.passed_at,
    seen.gate,
    seen.lane,
    seen.direction,
    seen.status,
    seen.size_type,
    seen.confidence,
    seen.passage_id
from containers as seen
where seen.code = $code
order by seen.passed_at desc, seen.passage_id asc;
