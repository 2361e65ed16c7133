-- Why: a difference between papers and passages has an age, an owner and a state, which outlive the
--      run that found it (R49, R98).
-- Grain: reconciliation_runs: one row a run, with its period and its totals. breaks: one row a
--        difference, whichever runs find it: its id is made from site, side, kind, subject and
--        number. A run that covers its instant and does not find it any more closes it and sets
--        `resolved_at`; one that finds it again opens it again. `explained` is a difference that
--        stays and is understood; one that a person closed and that is found again is open again.
-- No number plate is in here, so that whoever may see containers may see it. Who changed what and
-- why is in the audit log; `note` is the last reason.
-- Transaction: yes.

create table reconciliation_runs (
    run_n bigint generated always as identity primary key,
    site text not null,
    side text not null check (side in ('manifest', 'declaration', 'operator')),
    from_at timestamptz not null,
    until_at timestamptz not null check (until_at > from_at),
    as_of timestamptz not null,
    ran_at timestamptz not null,
    papers_n bigint not null check (papers_n >= 0),
    reads_n bigint not null check (reads_n >= 0),
    -- By category: how many papers and reads.
    totals jsonb not null
);

create index reconciliation_runs_by_site on reconciliation_runs (site, ran_at desc);

create table breaks (
    break_id uuid primary key,
    site text not null,
    side text not null check (side in ('manifest', 'declaration', 'operator')),
    kind text not null check (
        kind in (
            'manifest_only', 'declaration_only', 'operator_only', 'gate_only', 'number_differs',
            'duplicate', 'wrong_direction', 'wrong_status'
        )
    ),
    reason text,
    number text not null,
    direction text not null check (direction in ('in', 'out')),
    happened_at timestamptz not null,
    paper text,
    facts jsonb not null,
    passage_id uuid,
    read_number text,
    read_direction text,
    passed_at timestamptz,
    gate text,
    lane text,
    is_doubtful boolean not null,
    size_type text,
    read_size_type text,
    other_paper text,
    other_passage_id uuid,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    last_run_n bigint not null,
    state text not null default 'open' check (
        state in ('open', 'assigned', 'explained', 'closed')
    ),
    owner text check (btrim(owner) <> ''),
    note text,
    told_by text,
    told_at timestamptz,
    resolved_at timestamptz,
    reopened_n integer not null default 0 check (reopened_n >= 0),
    check (paper is not null or passage_id is not null),
    check (resolved_at is null or state = 'closed'),
    check (state <> 'assigned' or owner is not null)
);

create index breaks_by_site on breaks (site, side, happened_at);
create index breaks_open on breaks (site, first_seen_at) where state <> 'closed';
create index breaks_by_number on breaks (number);
