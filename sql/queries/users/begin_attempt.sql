-- Why: an attempt counts as a failure until the password was found right, so that many at once
--      are not more than one after the other.
-- Grain: one row if there is such a user, else none. `is_paused`: too many failed lately; such an
--        attempt is not counted, so that nobody can keep somebody else out for ever.
with found as (
    select
        person.*,
        coalesce(
            person.failures_n >= %(failures_max)s
            and person.failed_at > %(now)s::timestamptz - %(pause)s::interval,
            false
        ) as is_paused
    from users as person
    where person.name = %(name)s
    for update
),

counted as (
    update users set
        failures_n
        = case when found.failures_n >= %(failures_max)s then 1 else found.failures_n + 1 end,
        failed_at = %(now)s
    from found
    where users.name = found.name and not found.is_paused
    returning users.failures_n
)

select
    found.password_hash,
    found.duty,
    found.sites,
    found.is_paused,
    found.locked_at is not null as is_locked,
    coalesce(
        found.valid_until < (%(now)s::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date, false
    ) as is_over,
    coalesce((select counted.failures_n from counted), 0) as failures_n
from found;
