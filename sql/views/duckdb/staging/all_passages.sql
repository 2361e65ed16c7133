-- Why: one history. A day is in one of these and never in two: in the archive's settled files, in
--      a month that was written to since, in a file of an older version, or in the store.
-- Grain: one row a passage, its highest revision.
create or replace view all_passages as
select * from settled_passages
union all by name
select * from reopened_passages
union all by name
select * from older_passages
union all by name
select * from live_passages;
