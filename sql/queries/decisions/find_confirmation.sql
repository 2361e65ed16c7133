-- Why: a person names a declaration and a container, and not what the store calls them.
-- Grain: one row a site at which the container was held against the declaration.
select
    kept.confirmation_id,
    kept.site
from confirmations as kept
where
    kept.declaration = %(declaration)s
    and kept.container = %(container)s
    and (%(site)s::text is null or kept.site = %(site)s)
order by kept.site;
