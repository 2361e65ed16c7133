-- Why: the one place that says how often a cause kept numbers from being read in an hour.
-- Grain: one row a dirty hour's site, gate, lane, direction and failure cause. A passage may have
--      several causes and is counted under each; `strongest_n` counts it under its first alone.
drop view if exists counted_lane_hour_causes cascade;

create view counted_lane_hour_causes with (security_invoker = true) as
select
    dirty.site,
    counted.gate,
    dirty.lane,
    counted.direction,
    dirty.hour_start_at,
    counted.cause,
    counted.passages_n,
    counted.strongest_n
from dirty_lane_hours as dirty
cross join lateral (  -- noqa: ST05
    with latest as (
        select distinct on (kept.passage_id, kept.passed_at)
            kept.gate,
            kept.direction,
            kept.failure_causes
        from passage_revisions as kept
        where
            kept.site = dirty.site
            and kept.lane = dirty.lane
            and kept.passed_at >= dirty.hour_start_at
            and kept.passed_at < dirty.hour_start_at + interval '1 hour'
        order by kept.passage_id asc, kept.passed_at asc, kept.revision desc
    ),

    told as (
        select
            latest.gate,
            latest.direction,
            unnest(latest.failure_causes) as cause,
            latest.failure_causes[1] as strongest
        from latest
    )

    select
        told.gate,
        told.direction,
        told.cause,
        count(*) as passages_n,
        count(*) filter (where told.cause = told.strongest) as strongest_n
    from told
    group by told.gate, told.direction, told.cause
) as counted;
