-- Why: what passed a gate stays with the unit that the gate belonged to on that day (R4).
-- Grain: one row a site and the days [first_day, next_day) of the asked days on which it belonged
--      to the unit.
select
    above.site,
    greatest(lower(above.valid), %(first_day)s::date) as first_day,
    least(upper(above.valid), %(next_day)s::date) as next_day
from units_of_sites as above
where
    above.unit = %(unit)s
    and above.valid && daterange(%(first_day)s::date, %(next_day)s::date)
order by above.site, first_day;
