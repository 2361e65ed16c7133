-- Why: whoever answers for what was done looks for a person, an act or a thing.
-- Grain: one row an act, the newest first. A null parameter filters nothing; `what` is the
--      beginning of an act's name, `subject` is found anywhere.
select
    entry.n,
    entry.at,
    entry.database_user,
    entry.who,
    entry.what,
    entry.subject,
    entry.why,
    entry.details::text as details
from audit_log as entry
where
    (%(who)s::text is null or entry.who = %(who)s)
    and (%(what)s::text is null or starts_with(entry.what, %(what)s))
    and (%(subject)s::text is null or position(%(subject)s in entry.subject) > 0)
order by entry.n desc
limit %(rows_n)s;
