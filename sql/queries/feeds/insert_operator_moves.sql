-- Why: a move is kept as it was told; the first row of a revision stays.
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
            move_no text,
            gate text,
            direction text,
            container text,
            moved_at timestamptz,
            is_empty boolean,
            plate text,
            trailer_plate text
        )
),

stored as (
    insert into operator_moves (
        subject, revision, site, source, origin, received_at, stated_at, is_cancelled, move_no,
        gate, direction, container, moved_at, is_empty
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
        told.move_no,
        told.gate,
        told.direction,
        told.container,
        told.moved_at,
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
        'operator_moves' as relation,
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
        select 1 from operator_moves as known
        where known.subject = stored.subject
    ) as is_known
from stored;
