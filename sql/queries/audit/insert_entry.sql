-- Why: place, time, account and digest are the database's to give.
-- Grain: one row an act.
insert into audit_log (who, what, subject, why, details)
values (%(who)s, %(what)s, %(subject)s, %(why)s, %(details)s);
