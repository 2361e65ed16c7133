-- Why: a name is a person's for ever: it stands in the audit log.
-- Grain: one row if the name was free, else none.
insert into users (
    name, duty, unit, sites, needs_plates, valid_until, password_hash, login,
    email, is_one_time
)
values (
    %(name)s,
    %(duty)s,
    %(unit)s,
    %(sites)s,
    %(needs_plates)s,
    %(valid_until)s,
    %(password_hash)s,
    %(login)s,
    %(email)s,
    %(is_one_time)s
)
on conflict (name) do nothing
returning name;
