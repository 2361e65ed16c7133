-- Why: what is there is compared with what is loaded.
-- Grain: one row a unit.
select
    unit,
    level,
    name_vi,
    name_en
from organisation_units
order by unit;
