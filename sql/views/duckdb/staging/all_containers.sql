-- Why: one history. A day is in one of these and never in two: in the archive's settled files, in
--      a month that was written to since, in a file of an older version, or in the store.
-- Grain: one row a container of a passage's highest revision.
create or replace view all_containers as
select * from settled_containers
union all by name
select * from reopened_containers
union all by name
select * from older_containers
union all by name
select * from live_containers;
