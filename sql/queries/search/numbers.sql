-- Why: a pattern is looked up among the numbers that were ever read, which are few.
-- Grain: one row a number that fits and that the asker may see, at most %(numbers_n)s of them.
-- %(least)s and %(less)s bound the number, the other two the number written backwards: an index
-- finds either. `like` tells the rest. All that fit are gathered before the first are taken: in
-- the order of an index, few ones would be looked for in all of it.
with fitting as materialized (
    select seen.number
    from seen_numbers as seen
    where
        seen.kind in ('plate', 'container')
        and seen.number >= %(least)s
        and seen.number < %(less)s
        and seen.backwards >= %(least_backwards)s
        and seen.backwards < %(less_backwards)s
        and seen.number like %(pattern)s
        and (%(of_site)s::text is null or seen.site = %(of_site)s)
)

select distinct fitting.number
from fitting
order by fitting.number
limit %(numbers_n)s;
