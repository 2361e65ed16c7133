-- Why: what is declared and expected lies beside what passed, so that the two can be compared.
-- Grain: declarations, manifest_lines, operator_moves, watch_entries, transit_shipments: one row a
--        subject and revision, see schemas/feeds: what is told again of a subject, an amendment or
--        a cancellation, is a higher revision, and nothing is rewritten. The first row of a
--        subject and revision stays. declaration_containers: one row a container of a revision,
--        `ordinal` counted from 0. paper_plates: one row a number plate of a revision, for who may
--        see plates is told by the row, and papers are for more people than plates.
--        gps_fixes: one row a vehicle, instant and revision. quarantined_rows: one row a row that
--        broke its contract, with the reason. feed_files: one row a file that a feed took in, with
--        what became of its rows: counts add up.
--        table_days: one row a table, site and local day (Asia/Ho_Chi_Minh) of what was received:
--        how often rows came in, which is the version of that day for the archive.
-- GPS fixes are many, and a key that begins with the instant is written where the rows before
-- were; a hypertable asks for its time column in every unique index.
-- Transaction: yes.

create table declarations (
    subject text not null,
    revision bigint not null,
    site text not null,
    source text not null,
    origin text not null,
    received_at timestamptz not null,
    stated_at timestamptz not null,
    is_cancelled boolean not null,
    declaration_no text not null,
    flow text not null check (flow in ('export', 'import')),
    type_code text not null,
    customs_office text not null,
    declarant text not null,
    declared_at timestamptz not null,
    eligibility text not null check (
        eligibility in ('not_yet', 'cleared', 'released', 'to_storage')
    ),
    eligible_at timestamptz,
    primary key (subject, revision)
);

create index declarations_by_receipt on declarations (site, received_at);
create index declarations_by_time on declarations (site, declared_at);

create table declaration_containers (
    subject text not null,
    revision bigint not null,
    ordinal smallint not null,
    site text not null,
    container text not null,
    primary key (subject, revision, ordinal)
);

create index declaration_containers_by_container on declaration_containers (container);

create table manifest_lines (
    subject text not null,
    revision bigint not null,
    site text not null,
    source text not null,
    origin text not null,
    received_at timestamptz not null,
    stated_at timestamptz not null,
    is_cancelled boolean not null,
    flow text not null check (flow in ('export', 'import')),
    voyage text not null,
    bill_no text not null,
    container text not null,
    seal text,
    size_type text,
    gross_weight_kg double precision,
    due_at timestamptz,
    is_empty boolean not null,
    primary key (subject, revision)
);

create index manifest_lines_by_receipt on manifest_lines (site, received_at);
create index manifest_lines_by_container on manifest_lines (container);

create table operator_moves (
    subject text not null,
    revision bigint not null,
    site text not null,
    source text not null,
    origin text not null,
    received_at timestamptz not null,
    stated_at timestamptz not null,
    is_cancelled boolean not null,
    move_no text not null,
    gate text,
    direction text not null check (direction in ('in', 'out')),
    container text not null,
    moved_at timestamptz not null,
    is_empty boolean not null,
    primary key (subject, revision)
);

create index operator_moves_by_receipt on operator_moves (site, received_at);
create index operator_moves_by_time on operator_moves (site, moved_at);
create index operator_moves_by_container on operator_moves (container);

create table watch_entries (
    subject text not null,
    revision bigint not null,
    site text not null,
    source text not null,
    origin text not null,
    received_at timestamptz not null,
    stated_at timestamptz not null,
    is_cancelled boolean not null,
    entry_no text not null,
    kind text not null check (kind in ('container', 'plate')),
    number text not null,
    action text not null check (action in ('watch', 'hold', 'inspect')),
    reason text not null,
    authority text not null,
    valid_from timestamptz not null,
    valid_until timestamptz,
    primary key (subject, revision)
);

create index watch_entries_by_receipt on watch_entries (site, received_at);
create index watch_entries_by_number on watch_entries (number);

create table transit_shipments (
    subject text not null,
    revision bigint not null,
    site text not null,
    source text not null,
    origin text not null,
    received_at timestamptz not null,
    stated_at timestamptz not null,
    is_cancelled boolean not null,
    shipment_no text not null,
    declaration_no text,
    origin_office text not null,
    container text not null,
    seal text,
    departed_at timestamptz not null,
    due_at timestamptz not null,
    -- Pairs of latitude and longitude, in degrees.
    route double precision[] not null,
    primary key (subject, revision)
);

create index transit_shipments_by_receipt on transit_shipments (site, received_at);
create index transit_shipments_by_time on transit_shipments (site, due_at);
create index transit_shipments_by_container on transit_shipments (container);

create table paper_plates (
    subject text not null,
    revision bigint not null,
    place text not null check (place in ('tractor', 'trailer')),
    site text not null,
    plate text not null,
    primary key (subject, revision, place)
);

create index paper_plates_by_plate on paper_plates (plate);

create table gps_fixes (
    plate text not null,
    fixed_at timestamptz not null,
    revision bigint not null,
    site text not null,
    source text not null,
    origin text not null,
    received_at timestamptz not null,
    stated_at timestamptz not null,
    is_cancelled boolean not null,
    latitude double precision not null,
    longitude double precision not null,
    speed_kmh double precision,
    primary key (fixed_at, site, plate, revision)
);

create index gps_fixes_by_plate on gps_fixes (plate, fixed_at desc);
create index gps_fixes_by_receipt on gps_fixes (site, received_at);

create table quarantined_rows (
    quarantine_id uuid primary key,
    site text not null,
    source text not null,
    feed text,
    origin text not null,
    reason text not null,
    raw text not null,
    received_at timestamptz not null
);

create index quarantined_rows_by_receipt on quarantined_rows (site, received_at);

create table feed_files (
    site text not null,
    source text not null,
    name text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    bytes_n bigint not null check (bytes_n >= 0),
    received_at timestamptz not null,
    rows_n bigint not null check (rows_n >= 0),
    quarantined_n bigint not null check (quarantined_n between 0 and rows_n),
    primary key (site, source, name, sha256)
);

create index feed_files_by_receipt on feed_files (site, received_at);

create table table_days (
    relation text not null,
    site text not null,
    day date not null,
    changes_n bigint not null,
    primary key (relation, site, day)
);

-- For tables whose rows are changed in place: who has the trigger tells the column of the day, and
-- calls the rows of a statement `touched`, old ones and new ones.
create function count_table_days() returns trigger
language plpgsql as $$
begin
    execute format(
        'insert into %1$I.table_days (relation, site, day, changes_n) '
        'select %2$L, site, (%3$I at time zone ''Asia/Ho_Chi_Minh'')::date as day, count(*) '
        'from touched group by site, day order by site, day '
        'on conflict (relation, site, day) do update '
        'set changes_n = table_days.changes_n + excluded.changes_n',
        tg_table_schema, tg_table_name, tg_argv[0]
    );
    return null;
end
$$;
