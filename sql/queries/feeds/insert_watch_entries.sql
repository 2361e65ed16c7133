-- Why: an entry is kept as it was told; the first row of a revision stays.
-- Grain of the result: one row a revision that is new, and whether its subject was known.
-- `rows` is a JSON array with each subject and revision once.
with told as (
    select told.*
    from
        jsonb_to_recordset(%(rows)s::jsonb) as told (
            subject text,
            revision bigint,
            site text,
            source text,
            origin text,
            received_at timestamptz,
            stated_at timestamptz,
            is_cancelled boolean,
            entry_no text,
            kind text,
            number text,
            action text,
            reason text,
            authority text,
            valid_from timestamptz,
            valid_until timestamptz
        )
),

stored as (
    insert into watch_entries (
        subject, revision, site, source, origin, received_at, stated_at, is_cancelled, entry_no,
        kind, number, action, reason, authority, valid_from, valid_until
    )
    select
        told.subject,
        told.revision,
        told.site,
        told.source,
        told.origin,
        told.received_at,
        told.stated_at,
        told.is_cancelled,
        told.entry_no,
        told.kind,
        told.number,
        told.action,
        told.reason,
        told.authority,
        told.valid_from,
        told.valid_until
    from told
    on conflict (subject, revision) do nothing
    returning subject, revision, site, received_at
),

days as (
    insert into table_days (relation, site, day, changes_n)
    select
        'watch_entries' as relation,
        stored.site,
        (stored.received_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        count(*) as changes_n
    from stored
    group by stored.site, day
    on conflict (relation, site, day) do update
        set changes_n = table_days.changes_n + excluded.changes_n
)

select
    stored.subject,
    stored.revision,
    exists(
        select 1 from watch_entries as known
        where known.subject = stored.subject
    ) as is_known
from stored;
