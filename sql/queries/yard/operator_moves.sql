-- Why: the history in files is held against what the operator told of ships and trains.
-- Grain: one row a move without a gate.
select
    told.site,
    told.container,
    told.direction,
    told.moved_at,
    told.move_no
from operator_moves_current as told
where
    told.site = %(site)s
    and told.gate is null
    and told.moved_at <= %(as_of)s::timestamptz
    and (%(since)s::timestamptz is null or told.moved_at > %(since)s::timestamptz);
