-- Why: the days that a page can offer.
-- Grain: one row a site and local day with passages, newest first.
select
    kept.day,
    kept.site
from site_days as kept
order by kept.day desc, kept.site asc;
