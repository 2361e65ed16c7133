-- Why: how far passages of before the log were logged.
-- Grain: one row, or none where that has not begun.
select
    told.passed_at,
    told.passage_id,
    told.is_done
from match_history as told;
