-- Why: a reconciliation of millions of rows leaves the machine to the gate: what is more than this
--      goes to disk for a while.
-- Grain: sets settings. The order of rows in between means nothing.
set memory_limit = '1000MB';
set threads = 2;
set preserve_insertion_order = false;
set temp_directory = $folder;
