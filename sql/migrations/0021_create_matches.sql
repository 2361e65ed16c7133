-- Why: which passage belongs to which paper, and what still waits: the join's answer as it stands,
--      for whoever asks without having followed it. It is made again from match_log at any time.
-- Grain: matches: one row a passage, a paper and a number that are or were a pair. standings: one
--        row an entry and what it waits for. Both are updated in place, and never removed when they
--        are taken back.
-- Neither is a hypertable: a paper's instant changes with an amendment, so that no unique key can
-- begin with it.
-- The archive keeps both by the day on which the passage was, or what the paper is of.
-- Transaction: yes.
create table matches (
    pair_id uuid primary key,
    site text not null,
    number text not null,
    kind text not null check (kind in ('exact', 'possible')),
    passage_id uuid not null,
    passage_revision bigint not null,
    passed_at timestamptz not null,
    paper_side text not null check (
        paper_side in ('declaration', 'manifest', 'operator', 'watch', 'transit')
    ),
    paper text not null,
    paper_revision bigint not null,
    -- When the later of the two was received.
    made_at timestamptz not null,
    -- Whether one of them was called unmatched before.
    is_late boolean not null,
    is_active boolean not null
);

create index matches_by_passage on matches (passage_id);
create index matches_by_paper on matches (paper, number);
create index matches_by_time on matches (site, passed_at);

create table standings (
    site text not null,
    number text not null,
    side text not null check (side in ('passage', 'declaration', 'manifest')),
    subject text not null,
    revision bigint not null,
    wanted text not null check (wanted in ('passage', 'declaration', 'manifest')),
    state text not null check (
        state in ('waiting', 'matched', 'unmatched', 'resolved_late', 'withdrawn')
    ),
    at timestamptz not null,
    due_at timestamptz not null,
    changed_at timestamptz not null,
    primary key (subject, number, side, wanted)
);

create index standings_by_time on standings (site, side, at);
create index standings_open on standings (site, due_at) where state in ('waiting', 'unmatched');
create index standings_late on standings (site, changed_at) where state = 'resolved_late';

create trigger matches_added after insert on matches referencing new table as touched
for each statement execute function count_table_days('passed_at');

create trigger matches_left after update on matches referencing old table as touched
for each statement execute function count_table_days('passed_at');

create trigger matches_changed after update on matches referencing new table as touched
for each statement execute function count_table_days('passed_at');

create trigger standings_added after insert on standings referencing new table as touched
for each statement execute function count_table_days('at');

create trigger standings_left after update on standings referencing old table as touched
for each statement execute function count_table_days('at');

create trigger standings_changed after update on standings referencing new table as touched
for each statement execute function count_table_days('at');
