-- Why: what travels under supervision in one of the containers.
-- Grain: one row a shipment that holds now.
select
    kept.subject,
    kept.shipment_no,
    kept.declaration_no,
    kept.container,
    kept.origin_office,
    kept.seal,
    kept.plate,
    kept.departed_at,
    kept.due_at,
    kept.route
from transit_shipments_current as kept
where kept.site = %(site)s and kept.container = any(%(containers)s)
order by kept.departed_at, kept.subject;
