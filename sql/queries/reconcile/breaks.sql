-- Why: the differences, for somebody to look at.
-- Grain: breaks_of_result: one row a break.
create or replace temp table breaks_of_result as
select found.*
from loose_rows as found
where list_contains(getvariable('terms')['break_categories'], found.category);
