-- Why: what became of an order, told once.
-- Grain: one row if it was not told before.
update correction_orders
set
    outcome = %(outcome)s,
    made_revision = %(made_revision)s,
    sentence = %(sentence)s,
    settled_at = clock_timestamp()
where order_id = %(order_id)s and outcome is null
returning order_id;
