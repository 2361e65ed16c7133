-- Why: what came of an attempt. A delivery that is done stays done.
-- Grain: one row is changed.
update alert_deliveries
set
    delivered_at = coalesce(delivered_at, %(delivered_at)s),
    last_fault = %(fault)s
where delivery_n = %(delivery_n)s;
