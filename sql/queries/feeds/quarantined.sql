-- Why: a person looks at what could not be taken in, the newest first.
-- Grain: one row a row that broke its contract, or that says of a revision something else than what
--        came first and holds; of one site and, if it is named, of one feed.
-- `contradicts` is the reason of the latter.
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
union all
select
    md5(concat_ws('|', subject, revision, origin))::uuid as quarantine_id,
    site,
    source,
    feed,
    origin,
    %(contradicts)s::text as reason,
    left(content::text, 4000) as raw,
    received_at
from feed_contradictions
where
    kind = 'contradicted'
    and site = %(site)s
    and (%(source)s::text is null or source = %(source)s)
order by received_at desc, source asc, origin asc, quarantine_id asc
limit %(limit_n)s;
