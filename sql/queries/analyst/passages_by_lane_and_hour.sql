-- Why: when is which lane busy, and when does it read badly?
-- Grain: one row a site, lane, direction and local hour over all days of the archive.
select
    history.site,
    history.lane,
    history.direction,
    history.local_hour,
    count(*) as passages_n,
    count(*) filter (where history.status = 'unread') as unread_n,
    round(count(*) filter (where history.status = 'accepted') / count(*), 3) as accepted_share
from passages as history
group by history.site, history.lane, history.direction, history.local_hour
order by history.site, history.lane, history.direction, history.local_hour;
