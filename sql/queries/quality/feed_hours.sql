-- Why: what each feed of a site brought, now and in the weeks before.
-- Grain: one row a feed and hour in which anything came.
select
    counted.source as feed,
    counted.feed as kind,
    counted.hour_start_at,
    counted.rows_n,
    counted.repeated_n,
    counted.contradicted_n,
    counted.backwards_n,
    counted.quarantined_n,
    counted.last_received_at
from feed_hours as counted
where
    counted.site = %(site)s
    and counted.hour_start_at >= %(period_from)s
    and counted.hour_start_at < %(period_to)s
order by counted.source, counted.hour_start_at;
