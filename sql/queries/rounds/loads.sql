-- Why: whether papers say that a container is empty.
-- Grain: one row a paper that names one of the containers and holds now, with the time in which
--        passages belong to it.
select
    told.number as container,
    told.side,
    told.at as told_at,
    told.opens_at,
    told.closes_at,
    (told.facts ->> 'is_empty')::boolean as is_empty
from match_log as told
where
    told.site = %(site)s
    and told.number = any(%(containers)s)
    and told.side in ('manifest', 'operator')
    and told.side <> 'passage'
    and told.is_active
    and told.facts ->> 'is_empty' is not null
    and not exists (
        select 1
        from match_log as newer
        where
            newer.subject = told.subject
            and newer.number = told.number
            and newer.side <> 'passage'
            and newer.revision > told.revision
    );
