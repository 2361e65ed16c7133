-- Why: the days on which a unit belongs to one above.
-- Grain: one row a unit and those days.
insert into unit_parents (unit, parent, valid)
values (%(member)s, %(unit)s, daterange(%(since)s::date, %(until)s::date));
