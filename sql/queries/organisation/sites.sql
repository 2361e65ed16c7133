-- Why: what is there is compared with what is loaded.
-- Grain: one row a site and the days on which it belonged to a unit; open days are null.
select
    site as member,
    unit,
    lower(valid) as since,
    upper(valid) as until
from unit_sites
order by site, since;
