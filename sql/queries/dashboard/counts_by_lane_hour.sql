-- Why: how busy each lane was, and how much of it was read.
-- Grain: one row a site, lane, direction and local hour (Asia/Ho_Chi_Minh) of one local day.
select
    history.site,
    history.lane,
    history.direction,
    history.local_hour,
    count(*) as passages_n,
    count(*) filter (where history.status = 'accepted') as accepted_n,
    count(*) filter (where history.status = 'review') as review_n,
    count(*) filter (where history.status = 'unread') as unread_n,
    sum(cardinality(history.containers))::bigint as containers_n
from passages as history
where
    history.passed_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and history.passed_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and (%(site)s::text is null or history.site = %(site)s)
group by history.site, history.lane, history.direction, history.local_hour
order by history.site, history.lane, history.direction, history.local_hour;
