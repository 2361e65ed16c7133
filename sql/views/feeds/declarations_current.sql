-- Why: readers want what holds now: the highest revision, unless it takes back what was told.
-- Grain: one row a declaration.
drop view if exists declarations_current cascade;

create view declarations_current with (security_invoker = true) as
select
    kept.subject,
    kept.revision,
    kept.site,
    kept.source,
    kept.origin,
    kept.received_at,
    kept.stated_at,
    kept.declaration_no,
    kept.flow,
    kept.type_code,
    kept.customs_office,
    kept.declarant,
    kept.declared_at,
    kept.eligibility,
    kept.eligible_at,
    array(
        select part.container
        from declaration_containers as part
        where part.subject = kept.subject and part.revision = kept.revision
        order by part.ordinal
    ) as containers
from declarations as kept
where
    not kept.is_cancelled
    and not exists (
        select 1
        from declarations as newer
        where newer.subject = kept.subject and newer.revision > kept.revision
    );
