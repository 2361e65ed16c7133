-- Why: readers want what holds now: the highest revision, unless it takes back what was told.
-- Grain: one row a shipment; number plates where whoever asks may see them.
drop view if exists transit_shipments_current cascade;

create view transit_shipments_current with (security_invoker = true) as
select
    kept.subject,
    kept.revision,
    kept.site,
    kept.source,
    kept.origin,
    kept.received_at,
    kept.stated_at,
    kept.shipment_no,
    kept.declaration_no,
    kept.origin_office,
    kept.container,
    kept.seal,
    kept.departed_at,
    kept.due_at,
    kept.route,
    tractor.plate
from transit_shipments as kept
left join paper_plates as tractor
    on
        kept.subject = tractor.subject
        and kept.revision = tractor.revision
        and tractor.place = 'tractor'
where
    not kept.is_cancelled
    and not exists (
        select 1
        from transit_shipments as newer
        where newer.subject = kept.subject and newer.revision > kept.revision
    );
