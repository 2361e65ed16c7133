-- Why: what a number may be misread for is many numbers, and few of them were ever read.
-- Grain: one row a number of the list that was read and that the asker may see.
select distinct seen.number
from seen_numbers as seen
where
    seen.number = any(%(numbers)s::text[])
    and seen.kind in ('plate', 'container')
    and (%(of_site)s::text is null or seen.site = %(of_site)s);
