-- Why: the head of a branch lets somebody look at its recordings for some days.
-- Grain: one row, the delegation's number.
insert into review_delegations (site, user_name, valid_from, valid_to, given_by, why)
values (
    %(site)s, %(user_name)s, %(valid_from)s, %(valid_to)s, %(given_by)s, %(why)s
)
returning delegation_n;
