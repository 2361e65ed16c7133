-- Why: what a receiver has to be told is written in the transaction of the change itself: neither
--      is there without the other, whatever dies in between.
-- Grain: one row.
insert into alert_deliveries (alert_id, event_n, site, body, next_attempt_at)
values (%(alert_id)s, %(events_n)s, %(site)s, %(body)s, %(now)s);
