-- Why: the differences, for somebody to look at.
-- Grain: one row a break.
select found.*
from rows_of_result as found
where list_contains(getvariable('terms')['break_categories'], found.category)
order by found.site, found.category, found.happened_at, found.number, found.paper, found.passage_id;
