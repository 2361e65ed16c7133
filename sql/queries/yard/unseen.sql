-- Why: a gate move of the operator that no camera saw moves no stock; somebody has to look.
-- Grain: one row a move since an instant, the newest first.
select
    told.container,
    told.direction,
    told.moved_at,
    told.gate,
    told.move_no as subject
from operator_moves_current as told
where
    told.site = %(site)s
    and told.gate is not null
    and told.moved_at > %(since)s::timestamptz
    and told.moved_at <= %(as_of)s::timestamptz
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
    )
order by told.moved_at desc, told.subject asc
limit %(rows_n)s;
