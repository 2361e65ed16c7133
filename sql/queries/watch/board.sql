-- Why: who is on duty sees what passes at each lane, and what its barrier did about it.
-- Grain: one row a passage: the last %(rows_n)s of each lane that had one since %(since)s, by lane,
--        the newest first. A lane is found by its counted and uncounted hours, and its passages by
--        a few steps down an index.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
with lanes as (
    select counted.lane
    from lane_hour_counts as counted
    where counted.site = %(site)s and counted.hour_start_at >= %(since)s
    union distinct
    select uncounted.lane
    from dirty_lane_hours as uncounted
    where uncounted.site = %(site)s and uncounted.hour_start_at >= %(since)s
)

select
    lanes.lane,
    seen.gate,
    seen.direction,
    seen.passage_id,
    seen.passed_at,
    seen.plates,
    seen.containers,
    seen.status,
    decided.state as barrier,
    decided.reasons,
    decided.opened_by,
    decided.opened_why
from lanes
cross join
    lateral (
        select
            kept.gate,
            kept.direction,
            kept.passage_id,
            kept.passed_at,
            kept.plates,
            kept.containers,
            kept.status
        from passages as kept
        where
            kept.site = %(site)s
            and kept.lane = lanes.lane
            and kept.passed_at >= %(since)s
        order by kept.passed_at desc
        limit %(rows_n)s
    ) as seen
left join lateral (
    select
        last_one.state,
        last_one.reasons,
        last_one.opened_by,
        last_one.opened_why
    from barrier_decisions as last_one
    where last_one.passage_id = seen.passage_id
    order by last_one.revision desc
    limit 1
) as decided on true
order by lanes.lane asc, seen.passed_at desc;
