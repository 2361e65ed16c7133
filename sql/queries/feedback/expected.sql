-- Why: what is on its way here.
-- Grain: one row a shipment that is not due yet and of which no arrival is known.
select
    kept.subject as shipment,
    kept.shipment_no,
    kept.container,
    kept.origin_office,
    kept.seal,
    kept.departed_at,
    kept.due_at
from transit_shipments_current as kept
where
    kept.site = %(site)s
    and kept.due_at >= %(as_of)s
    and not exists (
        select 1
        from transit_feedbacks as told
        where
            told.site = kept.site
            and told.container = kept.container
            and told.shipment = kept.subject
            and told.state in ('draft', 'signed')
    )
order by kept.due_at, kept.subject
limit %(rows_n)s;
