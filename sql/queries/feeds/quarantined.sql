-- Why: a person looks at what could not be taken in, the newest first.
-- Grain: one row a row that broke its contract, of one site and, if it is named, of one feed.
select
    quarantine_id,
    site,
    source,
    feed,
    origin,
    reason,
    raw,
    received_at
from quarantined_rows
where
    site = %(site)s
    and (%(source)s::text is null or source = %(source)s)
order by received_at desc, source asc, origin asc, quarantine_id asc
limit %(limit_n)s;
