-- Why: which vehicles of a day does somebody have to look at, because nothing was read, and why?
-- Grain: one row a passage without plate and container, in the order of time.
-- Parameter: day date: the local day
select
    history.site,
    history.passed_at,
    history.gate,
    history.lane,
    history.direction,
    history.failure_causes,
    history.media,
    history.passage_id
from passages as history
where history.day = $day and history.status = 'unread'
order by history.passed_at, history.passage_id;
