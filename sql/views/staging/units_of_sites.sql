-- Why: the whole way from a site up to the nation, as it was on each day.
-- Grain: one row a site, a unit above it however far, and the days [lower, upper) on which that
--      was so without a change on the way. On any day a site has at most one unit of each level.
drop view if exists units_of_sites cascade;

create view units_of_sites with (security_invoker = true) as
with recursive above as (
    select
        held.site,
        held.unit,
        held.valid
    from unit_sites as held
    -- Not `union all`: a ring of parents, which the loader refuses, ends here all the same.
    union
    select
        above.site,
        held.parent as unit,
        above.valid * held.valid as valid
    from above
    inner join unit_parents as held
        on
            above.unit = held.unit
            and above.valid && held.valid
)

select
    above.site,
    above.unit,
    above.valid,
    units.level,
    levels.rank
from above
inner join organisation_units as units on above.unit = units.unit
inner join organisation_levels as levels on units.level = levels.level;
