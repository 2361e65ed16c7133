-- Why: what a person decides on a confirmation, and what follows from it.
-- Grain: one row.
update confirmations
set
    ordered = %(ordered)s,
    ordered_by = %(ordered_by)s,
    ordered_why = %(ordered_why)s,
    ordered_at = %(now)s,
    ordered_over = %(ordered_over)s,
    state = %(state)s,
    reason = %(reason)s,
    revision = %(revision)s,
    told_passage_id = %(told_passage_id)s,
    changed_at = %(now)s
where confirmation_id = %(confirmation_id)s;
