-- Why: who is known to the provider of single sign-on is one of our users by the e-mail address
--      that stands in the account, and by the name where the account names no address.
-- Grain: one row if there is such an account and it may be used, else none.
select
    person.name,
    person.duty,
    person.sites
from users as person
where
    (
        person.email = %(email)s::text
        or (person.email is null and person.name = %(name)s::text)
    )
    and person.locked_at is null
    and coalesce(
        person.valid_until >= (%(now)s::timestamptz at time zone 'Asia/Ho_Chi_Minh')::date, true
    )
order by (person.email = %(email)s::text) desc nulls last
limit 1;
