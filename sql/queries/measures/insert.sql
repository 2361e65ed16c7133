-- Why: a measure is agreed on; who opened it, the database tells itself.
-- Grain: nothing is returned.
insert into measures (measure_id, site, gate, lane, cause, action, owner, due_on, opened_at)
values (
    %(measure_id)s, %(site)s, %(gate)s, %(lane)s, %(cause)s, %(action)s, %(owner)s, %(due_on)s,
    %(opened_at)s
);
