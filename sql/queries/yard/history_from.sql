-- Why: since when the gates of a site are watched: what was there before is not known.
-- Grain: one row; null where nothing passed yet.
select min(kept.day)::timestamp at time zone 'Asia/Ho_Chi_Minh' as history_from
from site_days as kept
where kept.site = %(site)s;
