-- Why: how a run went over months is looked at by the hour.
-- Grain: one row a figure and hour. What ends in _n adds up (value_sum); of all else the least and
--        the greatest tell. Hours begin on the hour of UTC, as those of lane_hours do.
drop view if exists metric_hours cascade;

create view metric_hours with (security_invoker = true) as
select
    kept.site,
    kept.name,
    kept.camera,
    date_bin('1 hour', kept.at, '2000-01-01 00:00:00+00') as hour_start_at,
    count(*) as rows_n,
    sum(kept.value) as value_sum,
    min(kept.value) as value_min,
    max(kept.value) as value_max
from metrics as kept
group by kept.site, kept.name, kept.camera, hour_start_at;
