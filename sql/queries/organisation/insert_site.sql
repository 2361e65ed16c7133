-- Why: the days on which a site belongs to a unit.
-- Grain: one row a site and those days.
insert into unit_sites (site, unit, valid)
values (%(member)s, %(unit)s, daterange(%(since)s::date, %(until)s::date));
