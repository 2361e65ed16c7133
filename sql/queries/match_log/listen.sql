-- Why: who follows the log is woken when there is more.
-- Grain: nothing is returned.
listen gatestream_match_log;
