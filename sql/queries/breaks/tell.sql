-- Why: a person takes a break on, explains it or closes it, and says why.
-- Grain: one row, if there is such a break and the person may see it.
update breaks set
    state = %(state)s,
    owner = coalesce(%(owner)s, breaks.owner),
    note = %(note)s,
    told_by = %(told_by)s,
    told_at = %(told_at)s
where breaks.break_id = %(break_id)s
returning breaks.break_id;
