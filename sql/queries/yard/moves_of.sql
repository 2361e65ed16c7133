-- Why: whether a container's movements follow on one another is told from all of them.
-- Grain: one row a movement of one of the containers since an instant.
select
    moves.container,
    moves.direction,
    moves.moved_at,
    moves.gate,
    moves.subject,
    moves.source
from yard_moves as moves
where
    moves.site = %(site)s
    and moves.container = any(%(containers)s)
    and moves.moved_at >= %(since)s
    and moves.moved_at <= %(as_of)s;
