-- Why: what should have arrived and did not, or came too late.
-- Grain: one row a shipment whose deadline has passed and of which nothing was reported in time,
--        the longest overdue first. `arrived_at` is of a late arrival.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
select
    kept.subject as shipment,
    kept.shipment_no,
    kept.declaration_no,
    kept.container,
    kept.origin_office,
    kept.seal,
    kept.departed_at,
    kept.due_at,
    late.passed_at as arrived_at
from transit_shipments_current as kept
left join transit_feedbacks as late
    on
        kept.site = late.site
        and kept.container = late.container
        and kept.subject = late.shipment
        and late.state in ('draft', 'signed')
where
    kept.site = %(site)s
    and kept.due_at < %(as_of)s
    and (late.feedback_id is null or late.is_late and %(is_every)s)
order by kept.due_at, kept.subject
limit %(rows_n)s;
