-- Why: what has to be reported back, and what was.
-- Grain: one row a feedback, drafts first, the newest first.
select
    kept.feedback_id,
    kept.site,
    kept.shipment,
    kept.shipment_no,
    kept.declaration_no,
    kept.container,
    kept.origin_office,
    kept.seal,
    kept.plate,
    kept.departed_at,
    kept.due_at,
    kept.passage_id,
    kept.passage_revision,
    kept.passed_at,
    kept.gate,
    kept.lane,
    kept.picture_sha256,
    kept.is_late,
    kept.state,
    kept.signed_at,
    kept.signed_by,
    kept.note
from transit_feedbacks as kept
where
    kept.site = %(site)s
    and (%(state)s::text is null or kept.state = %(state)s)
    and (%(feedback_id)s::uuid is null or kept.feedback_id = %(feedback_id)s)
order by kept.state = 'draft' desc, kept.passed_at desc, kept.feedback_id asc
limit %(rows_n)s;
