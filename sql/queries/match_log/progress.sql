-- Why: how far a site's join has got.
-- Grain: one row, or none where it never ran.
select
    told.as_of,
    told.entry_n
from match_progress as told
where told.site = %(site)s;
