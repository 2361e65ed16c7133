-- Why: the first passage of a lane to claim its crossing keeps it. The headway of 500 ms, see
--      migration 0018, is below what two vehicles can do: a car of 4 m and 2 m of air take it at
--      43 km/h, a gate's trucks take a second; one vehicle seen a few frames apart by two
--      recognisers stays inside.
-- Grain: one row a passage of the batch, in the order of the batch.
insert into lane_crossings (passage_id, passed_at, site, lane)
select
    incoming.passage_id,
    incoming.passed_at,
    incoming.site,
    incoming.lane
from incoming_passages as incoming
order by incoming.batch_n
on conflict do nothing;
