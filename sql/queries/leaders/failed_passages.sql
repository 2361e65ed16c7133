-- Why: a share of failures is believed when its pictures are looked at.
-- Grain: one row a passage that failed for the asked cause, lane and local hour of the day, null
--      for all of them, the newest first. Hours that have any are known already, so that no lane
--      is searched from its beginning.
with stays as (
    select
        stay.site,
        stay.from_at,
        stay.until_at
    from unnest(
        %(sites)s::text[], %(from_ats)s::timestamptz[], %(until_ats)s::timestamptz[]
    ) as stay (site, from_at, until_at)
),

told as (
    select
        hours.site,
        hours.lane,
        hours.hour_start_at,
        %(cause)s::text as asked_cause
    from failure_cause_hours as hours
    where
        hours.hour_start_at >= %(from_at)s
        and hours.hour_start_at < %(until_at)s
        and hours.passages_n > 0
        and (%(lane)s::text is null or hours.lane = %(lane)s)
        and (%(cause)s::text is null or hours.cause = %(cause)s)
        and (
            %(local_hour)s::integer is null
            or extract(hour from hours.hour_start_at at time zone 'Asia/Ho_Chi_Minh')
            = %(local_hour)s
        )
),

failed as (
    select
        told.site,
        told.lane,
        told.hour_start_at,
        told.asked_cause
    from stays
    inner join told
        on
            stays.site = told.site
            and stays.from_at <= told.hour_start_at
            and stays.until_at > told.hour_start_at
    group by told.site, told.lane, told.hour_start_at, told.asked_cause
    order by told.hour_start_at desc
    limit %(rows_n)s
)

select
    found.passage_id,
    found.site,
    found.lane,
    found.direction,
    found.passed_at,
    found.failure_causes
from failed
cross join
    lateral (  -- noqa: ST05
        select
            latest.passage_id,
            latest.site,
            latest.lane,
            latest.direction,
            latest.passed_at,
            latest.failure_causes
        from latest_passages as latest
        where
            latest.site = failed.site
            and latest.lane = failed.lane
            and latest.passed_at >= failed.hour_start_at
            and latest.passed_at < failed.hour_start_at + interval '1 hour'
            and cardinality(latest.failure_causes) > 0
            and (failed.asked_cause is null or failed.asked_cause = any(latest.failure_causes))
        order by latest.passed_at desc, latest.passage_id asc
        limit %(rows_n)s
    ) as found
order by found.passed_at desc, found.passage_id asc
limit %(rows_n)s;
