-- Why: whether a measure helped is told from the passages before and after it, which are counted by
--      the hour already.
-- Grain: one row an asked measure and local day (Asia/Ho_Chi_Minh) with a vehicle, within
--      %(days_n)s days around the day of the measure. `failed_n` are passages with its cause; where
--      it is against all causes, each passage counts once.
with asked as (
    select
        wanted.measure_id,
        wanted.site,
        wanted.gate,
        wanted.lane,
        wanted.cause,
        (wanted.pivot - %(days_n)s)::timestamp at time zone 'Asia/Ho_Chi_Minh' as from_at,
        (wanted.pivot + %(days_n)s + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh' as until_at
    from unnest(
        %(measure_ids)s::uuid[], %(sites)s::text[], %(gates)s::text[], %(lanes)s::text[],
        %(causes)s::text[], %(pivots)s::date[]
    ) as wanted (measure_id, site, gate, lane, cause, pivot)
),

counted as (
    select
        asked.measure_id,
        told.hour_start_at,
        0 as failed_n,
        told.passages_n
    from asked
    inner join lane_hours as told
        on
            asked.site = told.site
            and asked.gate = told.gate
            and (asked.lane is null or asked.lane = told.lane)
            and asked.from_at <= told.hour_start_at
            and asked.until_at > told.hour_start_at
    union all
    select
        asked.measure_id,
        told.hour_start_at,
        case when asked.cause is null then told.strongest_n else told.passages_n end as failed_n,
        0 as passages_n
    from asked
    inner join failure_cause_hours as told
        on
            asked.site = told.site
            and asked.gate = told.gate
            and (asked.lane is null or asked.lane = told.lane)
            and (asked.cause is null or asked.cause = told.cause)
            and asked.from_at <= told.hour_start_at
            and asked.until_at > told.hour_start_at
)

select
    counted.measure_id,
    (counted.hour_start_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
    sum(counted.failed_n)::bigint as failed_n,
    sum(counted.passages_n)::bigint as passages_n
from counted
group by 1, 2
order by 1, 2;
