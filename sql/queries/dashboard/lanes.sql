-- Why: the lanes that a page can offer as filters.
-- Grain: one row a site, gate, lane and direction that had a passage on one local day.
select distinct
    history.site,
    history.gate,
    history.lane,
    history.direction
from latest_passages as history
where
    history.passed_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and history.passed_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
order by history.site, history.gate, history.lane, history.direction;
