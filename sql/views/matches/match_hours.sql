-- Why: the share of passages that have their papers shows where a feed or a camera fails.
-- Grain: one row a site, gate, lane, direction, hour and wanted paper; each container counts once.
--      Hours begin on the hour of UTC, as in lane_hours.
drop view if exists match_hours cascade;

create view match_hours with (security_invoker = true) as
select
    told.site,
    latest.gate,
    latest.lane,
    latest.direction,
    told.wanted,
    date_trunc('hour', told.at, 'UTC') as hour_start_at,
    count(*) as containers_n,
    count(*) filter (where told.state in ('matched', 'resolved_late')) as matched_n,
    count(*) filter (where told.state = 'resolved_late') as late_n,
    count(*) filter (where told.state = 'unmatched') as unmatched_n,
    count(*) filter (where told.state = 'waiting') as waiting_n
from standings as told
inner join latest_passages as latest
    on told.subject = latest.passage_id::text and told.at = latest.passed_at
where told.side = 'passage' and told.state <> 'withdrawn'
group by
    told.site, latest.gate, latest.lane, latest.direction, told.wanted,
    date_trunc('hour', told.at, 'UTC');
