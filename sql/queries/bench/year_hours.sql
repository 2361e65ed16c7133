-- Why: the hours of what was copied are to be counted.
-- Grain: one row a site, lane and hour.
insert into dirty_lane_hours (site, lane, hour_start_at, rows_n)
select
    site,
    lane,
    date_trunc('hour', passed_at, 'UTC') as hour_start_at,
    count(*) as rows_n
from passage_revisions
group by site, lane, date_trunc('hour', passed_at, 'UTC');
