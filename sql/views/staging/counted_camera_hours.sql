-- Why: the one place that says how an hour of a camera is counted.
-- Grain: one row a dirty hour's site and camera. A row of camera_health counts from the beginning
--      of its epoch: what it adds to its hour is its difference to the row before, or the whole
--      where another epoch has begun. `watched_s` are the seconds between rows that are at most
--      five minutes apart; where rows are missing for longer nobody watched, and nothing is said.
--      `down_s` are those of them that began with a camera that was away or not yet connected.
-- Rows of the hour after and before are looked at only across the edges of the hour: a row that
-- comes in marks its own hour, the hour of five minutes before it, and that of the row after it.
drop view if exists counted_camera_hours cascade;

create view counted_camera_hours with (security_invoker = true) as
select
    dirty.site,
    counted.lane,
    dirty.camera,
    dirty.hour_start_at,
    counted.frames_n,
    counted.undecodable_n,
    counted.dropped_n,
    counted.watched_s,
    counted.down_s
from dirty_camera_hours as dirty
cross join lateral (  -- noqa: ST05
    with near as (
        (
            select kept.*
            from camera_health as kept
            where
                kept.site = dirty.site
                and kept.camera = dirty.camera
                and kept.at < dirty.hour_start_at
            order by kept.at desc
            limit 1
        )
        union all
        select kept.*
        from camera_health as kept
        where
            kept.site = dirty.site
            and kept.camera = dirty.camera
            and kept.at >= dirty.hour_start_at
            and kept.at < dirty.hour_start_at + interval '1 hour'
        union all
        (
            select kept.*
            from camera_health as kept
            where
                kept.site = dirty.site
                and kept.camera = dirty.camera
                and kept.at >= dirty.hour_start_at + interval '1 hour'
            order by kept.at asc
            limit 1
        )
    ),

    seen as (
        select
            near.lane,
            near.at,
            near.frames_n,
            near.undecodable_n,
            near.dropped_n,
            lag(near.at) over in_time as at_before,
            lag(near.status) over in_time as status_before,
            lag(near.frames_n) over in_time as frames_n_before,
            lag(near.undecodable_n) over in_time as undecodable_n_before,
            lag(near.dropped_n) over in_time as dropped_n_before,
            lag(near.epoch) over in_time = near.epoch
            and lag(near.frames_n) over in_time <= near.frames_n
            and lag(near.undecodable_n) over in_time <= near.undecodable_n
            and lag(near.dropped_n) over in_time <= near.dropped_n as goes_on
        from near
        window in_time as (order by near.at)
    ),

    step as (
        select
            seen.lane,
            seen.at,
            seen.at < dirty.hour_start_at + interval '1 hour' as is_inside,
            seen.frames_n - case when seen.goes_on then seen.frames_n_before else 0 end as frames_n,
            seen.undecodable_n
            - case when seen.goes_on then seen.undecodable_n_before else 0 end as undecodable_n,
            seen.dropped_n
            - case when seen.goes_on then seen.dropped_n_before else 0 end as dropped_n,
            seen.status_before in ('away', 'connecting') as is_down,
            case
                when seen.at - seen.at_before <= interval '5 minutes'
                    then extract(
                        epoch from
                        least(seen.at, dirty.hour_start_at + interval '1 hour')
                        - greatest(seen.at_before, dirty.hour_start_at)
                    )
            end as watched_s
        from seen
        where seen.at >= dirty.hour_start_at
    )

    select
        (array_agg(step.lane order by step.at desc))[1] as lane,
        coalesce(sum(step.frames_n) filter (where step.is_inside), 0)::bigint as frames_n,
        coalesce(sum(step.undecodable_n) filter (where step.is_inside), 0)::bigint as undecodable_n,
        coalesce(sum(step.dropped_n) filter (where step.is_inside), 0)::bigint as dropped_n,
        coalesce(sum(step.watched_s), 0)::double precision as watched_s,
        coalesce(sum(step.watched_s) filter (where step.is_down), 0)::double precision as down_s
    from step
    having
        count(*) filter (where step.is_inside) > 0
        or sum(step.watched_s) > 0
) as counted;
