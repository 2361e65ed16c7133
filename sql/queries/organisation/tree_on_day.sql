-- Why: a person wants to see the organisation as it was on a day.
-- Grain: one row a unit that was part of it on that day, with the one above and its sites.
select
    units.unit,
    units.level,
    levels.rank,
    levels.name_vi as level_vi,
    levels.name_en as level_en,
    units.name_vi,
    units.name_en,
    above.parent,
    parents.name_vi as parent_vi,
    parents.name_en as parent_en,
    array(
        select held.site from unit_sites as held
        where
            held.unit = units.unit
            and held.valid @> %(on_day)s::date
        order by held.site
    ) as sites
from organisation_units as units
inner join organisation_levels as levels on units.level = levels.level
left join unit_parents as above
    on
        units.unit = above.unit
        and above.valid @> %(on_day)s::date
left join organisation_units as parents on above.parent = parents.unit
where
    above.parent is not null
    or levels.rank = (select max(highest.rank) from organisation_levels as highest)
order by levels.rank desc, units.unit asc;
