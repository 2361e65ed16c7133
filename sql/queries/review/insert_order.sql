-- Why: an officer's word, in the officer's own duty and name; the table's trigger refuses another's
--      name, an unknown passage, and one that somebody changed since it was looked at.
-- Grain: one row: when it was ordered.
insert into correction_orders (
    order_id, site, kind, passage_id, passed_at, seen_revision, numbers, who, why
)
values (
    %(order_id)s,
    %(site)s,
    %(kind)s,
    %(passage_id)s,
    %(passed_at)s,
    %(seen_revision)s,
    %(numbers)s::jsonb,
    %(who)s,
    %(why)s
)
returning ordered_at;
