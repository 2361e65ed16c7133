-- Why: a reconciliation of millions of rows leaves the machine to the gate: what is more than this
--      goes to disk for a while.
-- Grain: sets settings. The order of rows in between means nothing. What is grouped by integers of
--        16 bits is grouped in an array, which a cache holds, instead of a hash table.
set memory_limit = '1000MB';
set threads = 2;
set preserve_insertion_order = false;
set perfect_ht_threshold = 18;
set temp_directory = $folder;
