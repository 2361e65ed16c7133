-- Why: the operational history of a gate. A passage is stored once for each of its revisions:
--      revision 0 is what the machine saw, each correction adds one, and nothing is rewritten,
--      so that what was read can always be compared with what a person made of it.
-- Grain: passage_revisions: one row a passage and revision; the tables of its parts: one row a
--      part of that revision, `ordinal` counted from 0, best first.
-- Every unique key contains `passed_at`, the instant the id was made from: it never changes, and
-- a hypertable asks for its time column in every unique index. There are no foreign keys, because
-- a hypertable cannot refer to another; the parts are written in the transaction of their passage.
-- Transaction: yes.

create table passage_revisions (
    passage_id uuid not null,
    passed_at timestamptz not null,
    revision integer not null check (revision >= 0),
    site text not null,
    gate text not null,
    lane text not null,
    direction text not null check (direction in ('in', 'out')),
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    crossing text not null,
    cameras text[] not null,
    media text not null,
    epoch integer not null,
    clock_source text not null,
    clock_offset_s double precision,
    mean_luma double precision not null,
    sharpness double precision not null,
    text_height_px double precision,
    speed_kmh double precision,
    gap_s double precision,
    frames_n integer not null,
    model_version text not null,
    schema_version integer not null,
    -- When the row came in; of no meaning for the passage and no part of the archive.
    stored_at timestamptz not null default clock_timestamp(),
    primary key (passage_id, passed_at, revision)
);

create index passage_revisions_by_lane on passage_revisions (site, lane, passed_at desc);
create index passage_revisions_by_time on passage_revisions (passed_at desc);

create table passage_plates (
    passage_id uuid not null,
    passed_at timestamptz not null,
    revision integer not null,
    ordinal smallint not null,
    text text not null,
    status text not null check (status in ('accepted', 'review')),
    confidence double precision not null,
    kind text not null,
    char_confidence double precision[] not null,
    read_frames_n integer not null,
    primary key (passage_id, passed_at, revision, ordinal)
);

create index passage_plates_by_text on passage_plates (text, passed_at desc);

create table passage_containers (
    passage_id uuid not null,
    passed_at timestamptz not null,
    revision integer not null,
    ordinal smallint not null,
    code text not null,
    status text not null check (status in ('accepted', 'review')),
    confidence double precision not null,
    check_digit text not null check (check_digit in ('read', 'inferred')),
    size_type text,
    char_confidence double precision[] not null,
    read_frames_n integer not null,
    primary key (passage_id, passed_at, revision, ordinal)
);

create index passage_containers_by_code on passage_containers (code, passed_at desc);

create table passage_evidence (
    passage_id uuid not null,
    passed_at timestamptz not null,
    revision integer not null,
    ordinal smallint not null,
    role text not null check (role in ('frame', 'plate', 'container')),
    number text not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    media_type text not null,
    captured_at timestamptz not null,
    camera text not null,
    -- x0, y0, x1, y1 in pixels of the full frame
    box integer[] not null check (array_length(box, 1) = 4),
    primary key (passage_id, passed_at, revision, ordinal)
);

create index passage_evidence_by_sha256 on passage_evidence (sha256);
