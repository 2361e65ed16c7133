-- Why: a shipment is kept as it was told; the first row of a revision stays.
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
            shipment_no text,
            declaration_no text,
            origin_office text,
            container text,
            seal text,
            departed_at timestamptz,
            due_at timestamptz,
            route double precision[],
            plate text
        )
),

stored as (
    insert into transit_shipments (
        subject, revision, site, source, origin, received_at, stated_at, is_cancelled, shipment_no,
        declaration_no, origin_office, container, seal, departed_at, due_at, route
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
        told.shipment_no,
        told.declaration_no,
        told.origin_office,
        told.container,
        told.seal,
        told.departed_at,
        told.due_at,
        told.route
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
    cross join lateral (values ('tractor', told.plate)) as named (place, plate)
    where named.plate is not null
),

days as (
    insert into table_days (relation, site, day, changes_n)
    select
        'transit_shipments' as relation,
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
        select 1 from transit_shipments as known
        where known.subject = stored.subject
    ) as is_known
from stored;
