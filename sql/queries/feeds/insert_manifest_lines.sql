-- Why: a line is kept as it was told; the first row of a revision stays.
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
            flow text,
            voyage text,
            bill_no text,
            container text,
            seal text,
            size_type text,
            gross_weight_kg double precision,
            due_at timestamptz,
            is_empty boolean,
            plate text,
            trailer_plate text
        )
),

stored as (
    insert into manifest_lines (
        subject, revision, site, source, origin, received_at, stated_at, is_cancelled, flow,
        voyage, bill_no, container, seal, size_type, gross_weight_kg, due_at, is_empty
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
        told.flow,
        told.voyage,
        told.bill_no,
        told.container,
        told.seal,
        told.size_type,
        told.gross_weight_kg,
        told.due_at,
        told.is_empty
    from told
    on conflict (subject, revision) do nothing
    returning subject, revision, site, received_at
),

plates as (
    insert into paper_plates (subject, revision, place, site, plate)
    select
        told.subject,
        told.revision,
        named.place,
        told.site,
        named.plate
    from stored
    inner join told on stored.subject = told.subject and stored.revision = told.revision
    cross join
        lateral (
            values ('tractor', told.plate), ('trailer', told.trailer_plate)
        ) as named (place, plate)
    where named.plate is not null
),

days as (
    insert into table_days (relation, site, day, changes_n)
    select
        'manifest_lines' as relation,
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
        select 1 from manifest_lines as known
        where known.subject = stored.subject
    ) as is_known
from stored;
