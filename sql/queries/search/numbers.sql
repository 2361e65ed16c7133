-- Why: a pattern is looked up among the numbers that were ever read, which are few.
-- Grain: one row a number that fits and that the asker may see, at most %(numbers_n)s of them.
-- %(least)s and %(less)s bound the number, the other two the number written backwards: an index
-- finds either. `like` tells the rest.
select distinct seen.number
from seen_numbers as seen
where
    seen.number >= %(least)s
    and seen.number < %(less)s
    and seen.backwards >= %(least_backwards)s
    and seen.backwards < %(less_backwards)s
    and seen.number like %(pattern)s
    and seen.kind in ('plate', 'container')
    and (%(of_site)s::text is null or seen.site = %(of_site)s)
order by seen.number
limit %(numbers_n)s;
