-- Why: what a restore changed shows in the versions of the days.
-- Grain: one row a local day of a table and site.
select
    told.day,
    told.changes_n
from table_days as told
where told.relation = %(relation)s and told.site = %(site)s;
