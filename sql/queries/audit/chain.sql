-- Why: the whole log in its order, to count its digests again.
-- Grain: one row an act; `details` as the text that was digested.
select
    n,
    at,
    database_user,
    who,
    what,
    subject,
    why,
    details::text as details,
    previous_sha256,
    sha256
from audit_log
order by n;
