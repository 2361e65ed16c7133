-- Why: a correction was corrected: what was signed is right after all.
-- Grain: one row a feedback.
update transit_feedbacks
set state = 'signed', changed_at = %(now)s
where
    site = %(site)s
    and feedback_id = any(%(found)s::uuid[])
    and state = 'contradicted';
