-- Why: a store that was given rows of the archive counts its revisions anew; its day must not
--      reach by chance the version that the archive knows, or a correction would not be seen.
-- Grain: one row a site and local day.
update site_days
set revisions_n = greatest(revisions_n, %(revisions_n)s)
where site = %(site)s and day = %(day)s;
