-- Why: the same as the view yard_moves of the store, for an instant of years ago: what moves the
--      stock of a yard, from the history and from what the operator and a count told.
-- Grain: one row a container and movement of the site that `told_moves` is of. That table and
--        `told_counts` are lent by the caller (sql/yard_history.py).
create or replace temporary view yard_moves as
select
    seen.site,
    seen.code as container,
    seen.direction,
    seen.passed_at as moved_at,
    seen.gate,
    seen.lane,
    cast(seen.passage_id as varchar) as subject,
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
from told_moves as told
where
    not exists (
        select 1
        from containers as seen
        where
            seen.site = told.site
            and seen.code = told.container
            and seen.direction = told.direction
            and seen.status = 'accepted'
            and seen.passed_at
            between told.moved_at - interval 1 hour and told.moved_at + interval 1 hour
    );
