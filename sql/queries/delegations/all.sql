-- Why: who may look at the recordings besides the head of a branch, and who might before.
-- Grain: one row a delegation of the sites of whoever asks, the newest first.
select
    given.delegation_n,
    given.site,
    given.user_name,
    given.valid_from,
    given.valid_to,
    given.given_by,
    given.why,
    given.revoked_at,
    given.revoked_at is null
    and gatestream_today() between given.valid_from and given.valid_to as is_in_force
from review_delegations as given
order by given.delegation_n desc
limit 500;
