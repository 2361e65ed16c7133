-- Why: where no tracker tells anything, there is nothing to hold passages against.
-- Grain: one row.
select exists(select 1 from gps_fixes as fixes where fixes.site = %(site)s) as has_fixes;
