-- Why: what was done lately, for whoever may ask.
-- Grain: one row an act, the newest first.
select
    n,
    at,
    database_user,
    who,
    what,
    subject,
    why,
    details
from audit_log
where %(subject)s::text is null or subject = %(subject)s
order by n desc
limit %(rows_n)s;
