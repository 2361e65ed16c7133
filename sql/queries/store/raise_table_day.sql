-- Why: as raise_day_version.sql, for a day of another table.
-- Grain: one row a table, site and local day.
update table_days
set changes_n = greatest(changes_n, %(changes_n)s)
where relation = %(relation)s and site = %(site)s and day = %(day)s;
