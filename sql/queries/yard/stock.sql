-- Why: what lies in the yard at an instant: a container is there when the last that is known of it
--      since the last count is that it came in.
-- Grain: one row a container.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
with last_count as (
    select max(kept.counted_at) as counted_at
    from yard_counts as kept
    where kept.site = %(site)s and kept.counted_at <= %(as_of)s::timestamptz
),

told as (
    select
        counted.container,
        'in' as direction,
        counted.counted_at as moved_at,
        counted.in_at,
        counted.gate,
        '' as subject,
        'count' as source
    from yard_counted_containers as counted
    inner join last_count on counted.counted_at = last_count.counted_at
    where counted.site = %(site)s
    union all
    select
        moves.container,
        moves.direction,
        moves.moved_at,
        moves.moved_at as in_at,
        nullif(moves.gate, '') as gate,
        moves.subject,
        moves.source
    from yard_moves as moves
    where
        moves.site = %(site)s
        and moves.moved_at <= %(as_of)s::timestamptz
        and moves.moved_at > coalesce(
            (select last_count.counted_at from last_count), '-infinity'::timestamptz
        )
),

last_told as (
    select distinct on (told.container)
        told.container,
        told.direction,
        told.in_at,
        told.gate,
        told.subject,
        told.source
    from told
    -- At one instant the camera is believed.
    order by
        told.container asc,
        told.moved_at desc,
        told.source = 'camera' desc,
        convert_to(told.subject, 'UTF8') desc
)

select
    last_told.container,
    last_told.in_at,
    last_told.gate,
    last_told.subject,
    last_told.source
from last_told
where last_told.direction = 'in';
