-- Why: what follows from a match is decided, told to customs until they have it, and can be taken
--      back; and who overrode it and why is known.
-- Grain: confirmations: one row a declaration's container as it stands now. confirmation_messages:
--        one row each time that customs have to be told of one, confirmed or revoked; it stays
--        after it was acknowledged. gate_warnings: one row a warning. barrier_decisions: one row a
--        decision on a passage, the highest revision holds.
-- `confirmations.automatic` is what the rules say, `ordered` what a person says, `state` what holds
-- of the two: `withheld` was never confirmed, `revoked` was. `known_at` tells an old answer that is
-- told again from a new one.
-- None is a hypertable: confirmations, warnings and decisions are updated or looked up by an
-- identity that holds no time.
-- Transaction: yes.

create table confirmations (
    confirmation_id uuid primary key,
    site text not null,
    declaration text not null,
    declaration_no text not null,
    container text not null,
    flow text not null check (flow in ('export', 'import')),
    automatic text not null check (automatic in ('confirmed', 'withheld')),
    automatic_reason text,
    ordered text check (ordered in ('confirmed', 'withheld')),
    ordered_by text,
    ordered_why text,
    ordered_at timestamptz,
    -- What stood against it when it was ordered: an order does not reach beyond that.
    ordered_over text,
    state text not null check (state in ('confirmed', 'withheld', 'revoked')),
    reason text,
    -- Messages so far; 0 while customs were told nothing.
    revision integer not null check (revision >= 0),
    -- The passage; null where none is left.
    passage_id uuid,
    gate text,
    lane text,
    direction text,
    passed_at timestamptz,
    -- The passage that customs were told of.
    told_passage_id uuid,
    papers text[] not null,
    known_at timestamptz not null,
    decided_at timestamptz not null,
    changed_at timestamptz not null,
    unique (site, declaration, container),
    check ((ordered is null) = (ordered_by is null)),
    check ((automatic_reason is null) = (automatic = 'confirmed')),
    check ((reason is null) = (state = 'confirmed'))
);

create index confirmations_by_container on confirmations (site, container);
create index confirmations_by_passage on confirmations (passage_id);
create index confirmations_by_change on confirmations (site, changed_at desc);

create table confirmation_messages (
    message_n bigint generated always as identity primary key,
    confirmation_id uuid not null,
    revision integer not null check (revision >= 1),
    site text not null,
    state text not null check (state in ('confirmed', 'revoked')),
    -- The very bytes that are sent and signed.
    body text not null,
    made_at timestamptz not null,
    attempts_n integer not null default 0,
    next_attempt_at timestamptz not null,
    acknowledged_at timestamptz,
    last_fault text,
    unique (confirmation_id, revision)
);

create index confirmation_messages_due on confirmation_messages (next_attempt_at)
where acknowledged_at is null;

create table gate_warnings (
    warning_id uuid primary key,
    warning text not null,
    site text not null,
    number text not null,
    -- Of the number.
    kind text not null check (kind in ('container', 'plate')),
    passage_id uuid,
    paper text,
    gate text,
    lane text,
    happened_at timestamptz not null,
    -- Whether it is still so, as far as is known; a person's work on it goes on all the same.
    stands boolean not null,
    evidence jsonb not null,
    raised_at timestamptz not null,
    known_at timestamptz not null,
    decided_at timestamptz not null,
    state text not null default 'new'
);

create index gate_warnings_by_time on gate_warnings (site, happened_at desc);
create index gate_warnings_by_passage on gate_warnings (passage_id);

create table barrier_decisions (
    passage_id uuid not null,
    revision integer not null check (revision >= 1),
    site text not null,
    gate text not null,
    lane text not null,
    passed_at timestamptz not null,
    passage_revision bigint not null,
    state text not null check (state in ('open', 'hold')),
    reasons jsonb not null,
    containers text[] not null,
    known_at timestamptz not null,
    decided_at timestamptz not null,
    -- Of an override: who opened it by hand, and why.
    opened_by text,
    opened_why text,
    stored_at timestamptz not null default clock_timestamp(),
    primary key (passage_id, revision),
    check ((opened_by is null) = (opened_why is null)),
    check (opened_by is null or state = 'open')
);

create index barrier_decisions_by_time on barrier_decisions (site, passed_at desc);
