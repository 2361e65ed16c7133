-- Why: one of the organisation's units.
-- Grain: one row a unit.
insert into organisation_units (unit, level, name_vi, name_en)
values (%(unit)s, %(level)s, %(name_vi)s, %(name_en)s);
