-- Why: a password that is changed must become another one.
-- Grain: one row if there is such a user, else none.
select person.password_hash from users as person
where person.name = %(name)s
for update;
