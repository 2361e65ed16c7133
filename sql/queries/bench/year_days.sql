-- Why: the days of what was copied are as the archive has them, so that nothing is open.
-- Grain: one row a site and local day.
insert into site_days (site, day, revisions_n)
select
    site,
    (passed_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
    count(*) as revisions_n
from passage_revisions
group by site, (passed_at at time zone 'Asia/Ho_Chi_Minh')::date;
