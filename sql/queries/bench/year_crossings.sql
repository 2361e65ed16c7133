-- Why: what was copied past the triggers keeps the crossings of its lanes all the same. A made-up
--      year has some at the same instant, of which a real lane would keep one.
-- Grain: one row a site, lane and instant.
insert into lane_crossings (passage_id, passed_at, site, lane)
select distinct on (site, lane, passed_at)
    passage_id,
    passed_at,
    site,
    lane
from passage_revisions
order by site, lane, passed_at, passage_id;
