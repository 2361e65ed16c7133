-- Why: an officer confirms on a paper declaration what the gate saw; asked for by its number or by
--      a container's.
-- Grain: one row a declaration as it holds now, the oldest first. A declaration is found by its
--        subject, which begins with the site: there are few of these.
with wanted as (
    select part.subject
    from declaration_containers as part
    where part.container = %(container)s
    union
    select days.subject
    from (
        select distinct format('declaration:%%s:%%s', site, %(identity)s::text) as subject
        from table_days
        where
            relation = 'declarations'
            and %(identity)s::text is not null
    ) as days
),

held as (
    select *
    from declarations_current
    where
        %(identity)s::text is not null
        or %(container)s = any(containers)
)

select
    held.site,
    held.declaration_no,
    held.flow,
    held.type_code,
    held.customs_office,
    held.declarant,
    held.declared_at,
    held.eligibility,
    held.eligible_at,
    held.containers
from held
inner join wanted on held.subject = wanted.subject
order by held.declared_at, held.declaration_no;
