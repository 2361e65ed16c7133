-- Why: what came of an attempt. A message that was acknowledged stays so.
-- Grain: one row is changed.
update confirmation_messages
set
    acknowledged_at = coalesce(acknowledged_at, %(delivered_at)s),
    last_fault = %(fault)s
where message_n = %(delivery_n)s;
