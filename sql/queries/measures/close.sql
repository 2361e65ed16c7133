-- Why: a measure was taken; who closed it, the database tells itself.
-- Grain: one row, if there is such a measure and the person may close it.
update measures set
    state = 'closed',
    done_on = %(done_on)s,
    outcome = %(outcome)s,
    closed_at = %(closed_at)s
where measures.measure_id = %(measure_id)s
returning measures.measure_id;
