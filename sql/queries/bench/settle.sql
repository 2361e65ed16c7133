-- Why: what was filled is on disk and known to the planner, as it would be after years.
-- Grain: nothing is returned.
vacuum (analyze);
