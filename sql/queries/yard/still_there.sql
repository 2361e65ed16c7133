-- Why: who came in so long ago and was not seen leaving is looked for on the spot (R107).
-- Grain: one row a container that came in within a period, or was counted, and did not move since;
--        the one that lies there longest first.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
with came as (
    select
        moves.container,
        moves.moved_at as in_at,
        moves.gate,
        moves.subject
    from yard_moves as moves
    where
        moves.site = %(site)s
        and moves.direction = 'in'
        and moves.moved_at > %(came_after)s::timestamptz
        and moves.moved_at <= %(came_until)s::timestamptz
    union all
    select
        counted.container,
        coalesce(counted.in_at, counted.counted_at) as in_at,
        coalesce(counted.gate, '') as gate,
        '' as subject
    from yard_counted_containers as counted
    where
        counted.site = %(site)s
        and counted.counted_at <= %(as_of)s::timestamptz
        and coalesce(counted.in_at, counted.counted_at) > %(came_after)s::timestamptz
        and coalesce(counted.in_at, counted.counted_at) <= %(came_until)s::timestamptz
)

select
    came.container,
    came.in_at,
    came.gate,
    came.subject
from came
where
    not exists (
        select 1
        from yard_moves as later
        where
            later.site = %(site)s
            and later.container = came.container
            and later.moved_at > came.in_at
            and later.moved_at <= %(as_of)s::timestamptz
    )
    -- A later count that did not find it says that it left.
    and not exists (
        select 1
        from yard_counts as counts
        where
            counts.site = %(site)s
            and counts.counted_at > came.in_at
            and counts.counted_at <= %(as_of)s::timestamptz
            and not exists (
                select 1
                from yard_counted_containers as counted
                where
                    counted.site = counts.site
                    and counted.counted_at = counts.counted_at
                    and counted.container = came.container
            )
    )
order by came.in_at, came.container
limit %(rows_n)s;
