-- Why: what was copied past the triggers keeps the crossings of its lanes all the same.
-- Grain: one row a passage.
insert into lane_crossings (passage_id, passed_at, site, lane)
select
    passage_id,
    passed_at,
    site,
    lane
from passage_revisions;
