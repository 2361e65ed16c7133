-- Why: the next attempt is put off before this one is made, ever longer up to an hour: whoever dies
--      or hangs in an attempt loses nothing and blocks nobody. Of one confirmation the messages go
--      in their order.
-- Grain: one row or none: the oldest message that is due after the one named.
update confirmation_messages as claimed
set
    attempts_n = claimed.attempts_n + 1,
    next_attempt_at
    = %(now)s
    + least(interval '10 seconds' * power(2, least(claimed.attempts_n, 10)), interval '1 hour')
where
    claimed.message_n = (
        select due.message_n
        from confirmation_messages as due
        where
            due.acknowledged_at is null
            and due.next_attempt_at <= %(now)s
            and due.message_n > %(after_n)s
            and not exists (
                select from confirmation_messages as earlier
                where
                    earlier.confirmation_id = due.confirmation_id
                    and earlier.revision < due.revision
                    and earlier.acknowledged_at is null
            )
        order by due.message_n
        limit 1
        for update skip locked
    )
returning
    claimed.message_n as delivery_n,
    claimed.confirmation_id || '/' || claimed.revision as event_id,
    claimed.body,
    claimed.attempts_n;
