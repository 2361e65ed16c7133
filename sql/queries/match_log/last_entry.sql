-- Why: where the log ends now.
-- Grain: one row.
select coalesce(max(told.entry_n), 0) as entry_n from match_log as told;
