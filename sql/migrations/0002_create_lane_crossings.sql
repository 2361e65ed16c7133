-- Why: two passages of a lane may not overlap in their crossing interval. One vehicle that was
--      counted twice, by a second process on the same camera or by a recogniser that saw the
--      crossing a frame later, has two ids that differ by milliseconds; no key on the id sees it.
-- Grain: lane_crossings: one row a passage, whatever its revision. passage_conflicts: one row a
--      passage and revision that was turned away, whole, with the passage that holds the interval.
-- The interval is [passed_at, passed_at + headway), with the headway of
-- queries/store/claim_crossings.sql, and not first_seen_at to last_seen_at: tailgating trucks are
-- in view together, and that is a truth to keep. It is a table of its own, because a hypertable
-- cannot carry an exclusion constraint over all its chunks, and because a passage of the wrong
-- time must not stop the batch it came in: `on conflict do nothing` takes the constraint as its
-- arbiter, which is why it is not deferrable.
-- Transaction: yes.

create extension if not exists btree_gist;

create table lane_crossings (
    passage_id uuid primary key,
    passed_at timestamptz not null,
    site text not null,
    lane text not null,
    crossing_interval tstzrange not null,
    constraint lane_crossings_apart exclude using gist (
        site with =, lane with =, crossing_interval with &&
    )
);

create table passage_conflicts (
    passage_id uuid not null,
    passed_at timestamptz not null,
    revision integer not null,
    site text not null,
    lane text not null,
    held_by uuid not null,
    document jsonb not null,
    stored_at timestamptz not null default clock_timestamp(),
    primary key (passage_id, passed_at, revision)
);
