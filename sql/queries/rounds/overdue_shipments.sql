-- Why: what falls due by the clock alone.
-- Grain: one row a container of a shipment that became due within a period.
select distinct kept.container
from transit_shipments as kept
where
    kept.site = %(site)s
    and kept.due_at > %(due_after)s::timestamptz
    and kept.due_at <= %(due_until)s::timestamptz
    and kept.received_at <= %(due_until)s::timestamptz;
