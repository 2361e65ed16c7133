-- Why: who may sign in, as what, where and until when; never the hash of a password.
-- Grain: one row a user.
select
    name,
    duty,
    unit,
    sites,
    needs_plates,
    valid_until,
    locked_at,
    login,
    email,
    is_one_time
from users
order by name;
