-- Why: somebody who signed in may go on only as long as the account may be used, and as it is now.
-- Grain: one row if the account may be used, else none.
select
    person.duty,
    person.sites
from users as person
where
    person.name = %(name)s
    and person.locked_at is null
    and coalesce(
        person.valid_until >= (%(now)s::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date, true
    );
