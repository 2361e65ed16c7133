-- Why: of two rows that contradict each other the first one holds, and the other is not lost.
-- Grain of the result: one row a contradiction that is new.
-- `rows` is a JSON array with each subject, revision, origin and kind once.
insert into feed_contradictions (
    subject, revision, origin, kind, site, source, feed, received_at, content
)
select
    told.subject,
    told.revision,
    told.origin,
    told.kind,
    told.site,
    told.source,
    told.feed,
    told.received_at,
    told.content
from
    jsonb_to_recordset(%(rows)s::jsonb) as told (
        subject text,
        revision bigint,
        origin text,
        kind text,
        site text,
        source text,
        feed text,
        received_at timestamptz,
        content jsonb
    )
on conflict (subject, revision, origin, kind) do nothing
returning subject, revision, origin, kind;
