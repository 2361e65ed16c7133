-- Why: a declaration is kept with its containers as it was told; the first row of a revision stays.
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
            declaration_no text,
            flow text,
            type_code text,
            customs_office text,
            declarant text,
            declared_at timestamptz,
            eligibility text,
            eligible_at timestamptz,
            containers text[]
        )
),

stored as (
    insert into declarations (
        subject, revision, site, source, origin, received_at, stated_at, is_cancelled,
        declaration_no, flow, type_code, customs_office, declarant, declared_at, eligibility,
        eligible_at
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
        told.declaration_no,
        told.flow,
        told.type_code,
        told.customs_office,
        told.declarant,
        told.declared_at,
        told.eligibility,
        told.eligible_at
    from told
    on conflict (subject, revision) do nothing
    returning subject, revision, site, received_at
),

containers as (
    insert into declaration_containers (subject, revision, ordinal, site, container)
    select
        told.subject,
        told.revision,
        named.place - 1 as ordinal,
        told.site,
        named.container
    from stored
    inner join told on stored.subject = told.subject and stored.revision = told.revision
    cross join unnest(told.containers) with ordinality as named (container, place)
),

days as (
    insert into table_days (relation, site, day, changes_n)
    select
        'declarations' as relation,
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
        select 1 from declarations as known
        where known.subject = stored.subject
    ) as is_known
from stored;
