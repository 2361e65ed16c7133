-- Why: an archive that knows another number of a day has to write that day again.
-- Grain: one row a site and local day.
select
    site,
    day,
    revisions_n
from site_days
order by site, day;
