-- Why: vehicles of a site that belonged to no unit are in no unit's sum, and must not be lost from
--      sight for that.
-- Grain: one row a site and local day (Asia/Ho_Chi_Minh) without a unit.
drop view if exists unplaced_site_days cascade;

create view unplaced_site_days with (security_invoker = true) as
with days as (
    select
        hours.site,
        (hours.hour_start_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        hours.passages_n
    from lane_hours as hours
)

select
    days.site,
    days.day,
    sum(days.passages_n)::bigint as passages_n
from days
where
    not exists (
        select 1
        from unit_sites as held
        where
            held.site = days.site
            and held.valid @> days.day
    )
group by days.site, days.day;
