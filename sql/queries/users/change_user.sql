-- Why: people change their duty, their unit and their sites, and go on under their name.
-- Grain: one row if there is such a user, else none.
update users set
    duty = %(duty)s,
    unit = %(unit)s,
    sites = %(sites)s,
    needs_plates = %(needs_plates)s,
    valid_until = %(valid_until)s,
    login = %(login)s,
    email = %(email)s
where name = %(name)s
returning name;
