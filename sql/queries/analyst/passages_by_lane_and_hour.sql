-- Why: when is which lane busy, and when does it read badly?
-- Grain: one row a site, lane, direction and local hour over the days asked for.
-- Parameter: first_day date = 1970-01-01: first local day that counts
-- Parameter: last_day date = 2999-12-31: last local day that counts
select
    history.site,
    history.lane,
    history.direction,
    history.local_hour,
    count(*) as passages_n,
    count(*) filter (where history.status = 'unread') as unread_n,
    round(count(*) filter (where history.status = 'accepted') / count(*), 3) as accepted_share
from passages as history
where history.day between $first_day and $last_day
group by history.site, history.lane, history.direction, history.local_hour
order by history.site, history.lane, history.direction, history.local_hour;
