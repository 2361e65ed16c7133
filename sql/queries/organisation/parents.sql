-- Why: what is there is compared with what is loaded.
-- Grain: one row a unit and the days on which it belonged to one above; open days are null.
select
    unit as member,
    parent as unit,
    lower(valid) as since,
    upper(valid) as until
from unit_parents
order by unit, since;
