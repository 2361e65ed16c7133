-- Why: a gap of recognition is noticed by whoever is on duty, not by whoever looks for it months
--      later; an alert says what, where, since when and why, and ends by itself when it is over.
-- Grain: alerts: one row an alert as it stands, open or closed. alert_events: one row each time
--      that others are told of one, append-only: its history. alert_deliveries: one row an event
--      that a receiver has to get; it stays until the receiver took it, and after.
-- `alerts` is updated in place and is small, some dozens of rows a day at most, so that it is a
-- table of its own on every edition: the index that allows one open alert for a rule and place
-- must not hold a time, as every unique index of a hypertable has to. Its history only grows and
-- is a hypertable by `happened_at` where there are hypertables.
-- `updated_at` is the instant that was last looked at, and not the clock of whoever looked: the
-- same instant again changes nothing.
-- Transaction: yes.

create table alerts (
    alert_id uuid primary key,
    rule text not null,
    site text not null,
    -- One of the two; null for the other.
    lane text,
    camera text,
    state text not null check (state in ('open', 'closed')),
    severity text not null check (severity in ('warning', 'critical')),
    period_from timestamptz not null,
    period_to timestamptz not null,
    figure double precision,
    baseline double precision,
    threshold double precision,
    counted_n bigint not null,
    evidence jsonb not null,
    note text not null,
    opened_at timestamptz not null,
    updated_at timestamptz not null,
    failed_at timestamptz not null,
    closed_at timestamptz,
    times_seen_n integer not null check (times_seen_n >= 1),
    told_figure double precision,
    told_severity text not null,
    events_n integer not null check (events_n >= 1),
    check ((lane is null) <> (camera is null)),
    check ((closed_at is not null) = (state = 'closed'))
);

create unique index alerts_open_once on alerts (site, rule, lane, camera) nulls not distinct
where state = 'open';

create index alerts_by_site on alerts (site, updated_at desc);

create table alert_events (
    alert_id uuid not null,
    event_n integer not null check (event_n >= 1),
    happened_at timestamptz not null,
    site text not null,
    kind text not null check (kind in ('open', 'update', 'close')),
    severity text not null,
    figure double precision,
    baseline double precision,
    threshold double precision,
    counted_n bigint not null,
    evidence jsonb not null,
    note text not null,
    primary key (alert_id, event_n, happened_at)
);

create index alert_events_by_site on alert_events (site, happened_at desc);

create table alert_deliveries (
    delivery_n bigint generated always as identity primary key,
    alert_id uuid not null,
    event_n integer not null,
    site text not null,
    -- The very bytes that are sent and signed.
    body text not null,
    attempts_n integer not null default 0,
    next_attempt_at timestamptz not null,
    delivered_at timestamptz,
    last_fault text,
    unique (alert_id, event_n)
);

create index alert_deliveries_due on alert_deliveries (next_attempt_at) where delivered_at is null;
