-- Why: what moves the stock of a yard, in one place: what the cameras saw, and the operator's word
--      where there is no camera, as schemas/yard/stock.py tells it.
-- Grain: one row a container and movement. Accepted reads of the highest revisions; of the
--        operator's moves those without a gate, unless a camera saw the container go the same way
--        within the hour, for then it is the same move. The archive is asked the same by
--        queries/archive/create_yard_moves.sql.
drop view if exists yard_moves cascade;

create view yard_moves with (security_invoker = true) as
select
    seen.site,
    seen.code as container,
    seen.direction,
    seen.passed_at as moved_at,
    seen.gate,
    seen.lane,
    seen.passage_id::text as subject,
    'camera' as source
from containers as seen
where seen.status = 'accepted'
union all
select
    told.site,
    told.container,
    told.direction,
    told.moved_at,
    '' as gate,
    '' as lane,
    told.move_no as subject,
    'operator' as source
from operator_moves_current as told
where
    told.gate is null
    and not exists (
        select 1
        from containers as seen
        where
            seen.site = told.site
            and seen.code = told.container
            and seen.direction = told.direction
            and seen.status = 'accepted'
            and seen.passed_at
            between told.moved_at - interval '1 hour' and told.moved_at + interval '1 hour'
    );
