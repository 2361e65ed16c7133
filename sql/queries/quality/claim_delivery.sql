-- Why: the next attempt is put off before this one is made, ever longer up to an hour: whoever
--      dies or hangs in an attempt loses nothing and blocks nobody. Two senders take two rows.
-- Grain: one row or none: the oldest delivery that is due after the one named.
update alert_deliveries as claimed
set
    attempts_n = claimed.attempts_n + 1,
    next_attempt_at
    = %(now)s
    + least(interval '10 seconds' * power(2, least(claimed.attempts_n, 10)), interval '1 hour')
where
    claimed.delivery_n = (
        select due.delivery_n
        from alert_deliveries as due
        where
            due.delivered_at is null
            and due.next_attempt_at <= %(now)s
            and due.delivery_n > %(after_n)s
        order by due.delivery_n
        limit 1
        for update skip locked
    )
returning
    claimed.delivery_n,
    claimed.alert_id || '/' || claimed.event_n as event_id,
    claimed.body,
    claimed.attempts_n;
