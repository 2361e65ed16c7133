-- Why: a writer that marks one of these hours waits until they are counted and marks it again; an
--      hour that a writer is marking now is left to the next refresh.
-- Grain: one row an hour to count, oldest first. Counted by statements that follow, so that they
--      see what was written before the mark was taken.
select
    site,
    lane,
    hour_start_at
from dirty_lane_hours
order by hour_start_at, site, lane
limit %(limit_n)s
for update skip locked;
