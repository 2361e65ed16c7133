-- Why: an archive that knows another version of a table's day has to write that day again.
-- Grain: one row a table, site and local day.
select
    told.relation,
    told.site,
    told.day,
    told.changes_n
from table_days as told
order by told.relation, told.site, told.day;
