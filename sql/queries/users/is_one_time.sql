-- Why: a password that somebody else chose is changed at the first sign-in.
-- Grain: one row if there is such a user, else none.
select person.is_one_time from users as person
where person.name = %(name)s;
