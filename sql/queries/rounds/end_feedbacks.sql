-- Why: a correction says that it was not this container, or the shipment was taken back.
-- Grain: one row a feedback that is not so any more.
update transit_feedbacks
set
    state = case when signed_at is null then 'withdrawn' else 'contradicted' end,
    changed_at = %(now)s
where
    site = %(site)s
    and container = any(%(containers)s)
    and state in ('draft', 'signed')
    and feedback_id <> all(%(found)s::uuid[])
returning feedback_id;
