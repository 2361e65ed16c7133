-- Why: what lay in the yard at an instant, as queries/yard/stock.sql tells it of the store.
-- Grain: one row a container.
with told as (
    select
        counted.container,
        'in' as direction,
        counted.counted_at as moved_at,
        counted.in_at,
        counted.gate,
        '' as subject,
        'count' as source
    from told_counts as counted
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
        moves.site = $site
        and moves.moved_at <= $as_of
        and ($counted_at is null or moves.moved_at > $counted_at)
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
        told.subject desc
)

select
    last_told.container,
    last_told.in_at,
    last_told.gate,
    last_told.subject,
    last_told.source
from last_told
where last_told.direction = 'in';
