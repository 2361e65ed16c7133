-- Why: an officer answers for the feedback; only a draft can be signed.
-- Grain: one row the feedback, if it was a draft.
update transit_feedbacks
set
    state = 'signed',
    signed_at = %(now)s,
    signed_by = %(who)s,
    note = %(note)s,
    changed_at = %(now)s
where site = %(site)s and feedback_id = %(feedback_id)s and state = 'draft'
returning shipment_no, container, origin_office;
