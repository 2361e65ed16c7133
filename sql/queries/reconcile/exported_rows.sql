-- Why: the result as others take it further. What a spreadsheet would take for a formula begins
--      with an apostrophe where `$is_guarded`, for papers are written by strangers.
-- Grain: one row a pair, or a row of one side alone, in the order of time.
select
    found.site,
    found.category,
    found.reason,
    guarded(found.number, $is_guarded) as number,
    found.direction,
    found.happened_at,
    guarded(found.paper, $is_guarded) as paper,
    guarded(found.facts, $is_guarded) as facts,
    cast(found.passage_id as text) as passage_id,
    guarded(found.read_number, $is_guarded) as read_number,
    found.read_direction,
    found.passed_at,
    guarded(found.gate, $is_guarded) as gate,
    guarded(found.lane, $is_guarded) as lane,
    found.is_doubtful,
    guarded(found.size_type, $is_guarded) as size_type,
    guarded(found.read_size_type, $is_guarded) as read_size_type,
    guarded(found.other_paper, $is_guarded) as other_paper,
    cast(found.other_passage_id as text) as other_passage_id
from rows_of_result as found
order by found.site, found.happened_at, found.number, found.paper, found.passage_id;
