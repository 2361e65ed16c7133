-- Why: the closing list of a day: what came in and went out, each with the container's movement
--      before and after it, so that a stay is told from its begin to its end (R44).
-- Grain: one row a container's movement of the day, in the order of time.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
with told as (
    select
        moves.container,
        moves.direction,
        moves.moved_at,
        moves.gate,
        moves.lane,
        moves.subject,
        moves.source
    from yard_moves as moves
    where
        moves.site = $site
        and moves.moved_at < $day_to
        and ($counted_at is null or moves.moved_at > $counted_at)
    union all
    select
        counted.container,
        'in' as direction,
        coalesce(counted.in_at, counted.counted_at) as moved_at,
        coalesce(counted.gate, '') as gate,
        '' as lane,
        '' as subject,
        'count' as source
    from told_counts as counted
),

followed as (
    select
        told.*,
        lag(told.direction) over earlier as before_direction,
        lag(told.moved_at) over earlier as before_at,
        lead(told.direction) over earlier as after_direction,
        lead(told.moved_at) over earlier as after_at
    from told
    window earlier as (
        partition by told.container
        order by
            told.source <> 'count' asc,
            told.moved_at asc,
            told.source = 'camera' asc,
            told.subject asc
    )
)

select
    followed.container,
    followed.direction,
    followed.moved_at,
    followed.gate,
    followed.lane,
    followed.subject,
    followed.source,
    followed.before_direction,
    followed.before_at,
    followed.after_direction,
    followed.after_at,
    vehicles.plates
from followed
left join passages as vehicles
    on
        followed.source = 'camera'
        and followed.subject = cast(vehicles.passage_id as varchar)
        and followed.moved_at = vehicles.passed_at
        and vehicles.site = $site
where
    followed.source <> 'count'
    and followed.moved_at >= $day_from
order by followed.moved_at, followed.source = 'camera', followed.subject, followed.container;
