-- Why: what was copied past the way of live passages is found by its numbers all the same.
-- Grain: one row a number, its kind and its site.
insert into seen_numbers (site, kind, number)
select distinct
    part.site,
    'plate' as kind,
    part.text as number
from passage_plates as part
union all
select distinct
    part.site,
    'container' as kind,
    part.code as number
from passage_containers as part;
