-- Why: how busy each lane was, and how much of it was read.
-- Grain: one row a site, lane, direction and local hour (Asia/Ho_Chi_Minh) of one local day.
select
    hours.site,
    hours.lane,
    hours.direction,
    extract(hour from hours.hour_start_at at time zone 'Asia/Ho_Chi_Minh')::int as local_hour,
    sum(hours.passages_n)::bigint as passages_n,
    sum(hours.accepted_n)::bigint as accepted_n,
    sum(hours.review_n)::bigint as review_n,
    sum(hours.unread_n)::bigint as unread_n,
    sum(hours.containers_n)::bigint as containers_n
from lane_hours as hours
where
    hours.hour_start_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and hours.hour_start_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and (%(site)s::text is null or hours.site = %(site)s)
group by hours.site, hours.lane, hours.direction, local_hour
order by hours.site, hours.lane, hours.direction, local_hour;
