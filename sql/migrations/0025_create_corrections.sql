-- Why: what a person corrected says who, why and when. The passage itself gets a further revision
--      and nothing is rewritten; this is the sheet beside it (R43, R70).
-- Grain: one row a correction: a manual entry, other numbers, an expectation that a read wanted
--        for, or one of these taken back.
-- Committed with its passage. Of two that made the same revision at the same time, as only a store
-- that was away between makes possible, the first one holds; the other is kept, not applied, and
-- its numbers are to be seen here.
-- Transaction: yes.

create table passage_corrections (
    correction_id uuid primary key,
    kind text not null check (kind in ('manual', 'correction', 'expectation', 'withdrawn')),
    site text not null,
    passage_id uuid not null,
    passed_at timestamptz not null,
    -- The revision that it made.
    revision integer not null check (revision >= 0),
    plates_before text[] not null,
    plates_after text[] not null,
    containers_before text[] not null,
    containers_after text[] not null,
    who text not null check (btrim(who) <> ''),
    why text not null check (btrim(why) <> ''),
    made_at timestamptz not null,
    is_applied boolean not null,
    -- When the row came in; of no meaning for the correction.
    stored_at timestamptz not null default clock_timestamp()
);

create unique index passage_corrections_applied on passage_corrections (passage_id, revision)
where is_applied;
create index passage_corrections_by_passage on passage_corrections (passage_id, revision);
create index passage_corrections_by_time on passage_corrections (site, made_at desc);

create trigger passage_corrections_added
after insert on passage_corrections referencing new table as touched
for each statement execute function count_table_days('made_at');
