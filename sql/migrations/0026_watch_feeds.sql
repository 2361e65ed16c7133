-- Why: a feed that fell silent, repeats or contradicts itself is noticed by whoever is on duty, not
--      by whoever looks for a declaration in vain.
-- Grain: feed_hours: one row a feed and hour of receipt, with what became of the rows of that hour.
--        It is counted in the transaction that keeps the rows, so that nobody has to count rows of
--        weeks to know what is usual; fixes of vehicles are millions. feed_contradictions: one row
--        a row that says otherwise: `contradicted`, the same revision of a subject with other
--        content, of which the first one holds, and this one is kept here; `backwards`, a revision
--        that came after a higher one. alerts: now of a lane, a camera or a feed.
-- What is received again from the same place, as after a crash, is counted once.
-- Transaction: yes.

create table feed_hours (
    site text not null,
    source text not null,
    hour_start_at timestamptz not null,
    feed text not null,
    rows_n bigint not null default 0,
    -- Rows that said again what was known.
    repeated_n bigint not null default 0,
    contradicted_n bigint not null default 0,
    -- Of rows_n.
    backwards_n bigint not null default 0,
    quarantined_n bigint not null default 0,
    last_received_at timestamptz not null,
    primary key (site, source, hour_start_at)
);

create table feed_contradictions (
    subject text not null,
    revision bigint not null,
    origin text not null,
    kind text not null check (kind in ('contradicted', 'backwards')),
    site text not null,
    source text not null,
    feed text not null,
    received_at timestamptz not null,
    content jsonb not null,
    primary key (subject, revision, origin, kind)
);

create index feed_contradictions_by_receipt on feed_contradictions (site, source, received_at);

create index standings_by_due on standings (site, due_at) where side = 'passage';

alter table alerts add column feed text;
alter table alerts drop constraint alerts_check;
alter table alerts add constraint alerts_of_one_place check (num_nonnulls(lane, camera, feed) = 1);
drop index alerts_open_once;

create unique index alerts_open_once on alerts (site, rule, lane, camera, feed) nulls not distinct
where state = 'open';
