-- Why: what lies in the yard, what is on its way, and what was sampled. What can be told from
--      passages and papers is told anew each time; kept is what a person told, what was found and
--      has to be followed up, and how far the rounds that look for it got.
-- Grain: yard_counts: one row a count of all containers of a yard; yard_counted_containers: one row
--        a container that was there. yard_anomalies: one row a container's passage that does not
--        follow on the one before. patrol_tasks: one row a thing to look at on the spot.
--        gps_checks: one row a passage and plate. transit_feedbacks: one row a shipment and the
--        passage by which it arrived. door_observations: one row each time somebody told of a
--        door; the last one holds. empty_checks: one row an empty container's passage.
--        sampling_periods: one row a time in which passages are checked by sample;
--        sampled_passages: one row a passage of it. round_progress: one row a site and round.
-- All are small beside the passages, and updated in place where a correction changes what was
-- found. Ids are made from what a row is about, so that the same round again changes nothing.
-- Transaction: yes.

create table yard_counts (
    site text not null,
    counted_at timestamptz not null,
    containers_n integer not null check (containers_n >= 0),
    told_by text not null check (btrim(told_by) <> ''),
    why text not null check (btrim(why) <> ''),
    told_at timestamptz not null,
    primary key (site, counted_at)
);

create table yard_counted_containers (
    site text not null,
    counted_at timestamptz not null,
    container text not null,
    -- Since when it lies there, if that is known.
    in_at timestamptz,
    gate text,
    primary key (site, counted_at, container)
);

create table yard_anomalies (
    anomaly_id uuid primary key,
    site text not null,
    kind text not null check (kind in ('double_in', 'double_out', 'out_without_in')),
    container text not null,
    gate text not null,
    -- A passage's id, or the operator's number of a move.
    subject text not null,
    source text not null check (source in ('camera', 'operator')),
    moved_at timestamptz not null,
    -- The movement before; null where there was none at all.
    before_subject text,
    before_at timestamptz,
    is_active boolean not null,
    found_at timestamptz not null,
    changed_at timestamptz not null
);

create index yard_anomalies_by_site on yard_anomalies (site, moved_at desc);
create index yard_anomalies_by_container on yard_anomalies (site, container);

create table patrol_tasks (
    task_id uuid primary key,
    site text not null,
    kind text not null check (kind in ('never_seen_leaving', 'anomaly', 'alert')),
    container text,
    gate text,
    -- Of the movement that it is about: a passage's id, or the operator's number of a move.
    subject text,
    -- yard_anomalies.anomaly_id or alerts.alert_id that it follows up, if any.
    follows uuid,
    reason text not null check (btrim(reason) <> ''),
    since_at timestamptz not null,
    opened_at timestamptz not null,
    -- cleared: the cameras told what became of it before anybody looked.
    state text not null check (state in ('open', 'done', 'cleared')),
    ended_at timestamptz,
    ended_by text,
    outcome text,
    check ((ended_at is not null) = (state <> 'open')),
    check ((outcome is not null) = (state <> 'open'))
);

create index patrol_tasks_by_site on patrol_tasks (site, state, since_at);
create index patrol_tasks_by_container on patrol_tasks (site, container);

create table gps_checks (
    check_id uuid primary key,
    site text not null,
    passage_id uuid not null,
    passage_revision integer not null,
    passed_at timestamptz not null,
    gate text not null,
    plate text not null,
    -- Subject of the transit shipment that the vehicle carries, if any.
    shipment text,
    verdict text not null check (
        verdict in ('agree', 'disagree', 'detour', 'over_time', 'too_short', 'absent')
    ),
    findings text[] not null,
    evidence jsonb not null,
    fixes_n integer not null check (fixes_n >= 0),
    checked_at timestamptz not null
);

create index gps_checks_by_passage on gps_checks (site, passed_at desc, passage_id);

create table transit_feedbacks (
    feedback_id uuid primary key,
    site text not null,
    shipment text not null,
    shipment_no text not null,
    declaration_no text,
    container text not null,
    origin_office text not null,
    seal text,
    plate text,
    departed_at timestamptz not null,
    due_at timestamptz not null,
    passage_id uuid not null,
    passage_revision integer not null,
    passed_at timestamptz not null,
    gate text not null,
    lane text not null,
    picture_sha256 text,
    is_late boolean not null,
    -- withdrawn: a correction says that it was not this container, before it was signed;
    -- contradicted: the same, afterwards.
    state text not null check (state in ('draft', 'signed', 'withdrawn', 'contradicted')),
    drafted_at timestamptz not null,
    changed_at timestamptz not null,
    signed_at timestamptz,
    signed_by text,
    note text,
    check ((signed_by is not null) = (signed_at is not null)),
    check ((state in ('signed', 'contradicted')) = (signed_at is not null))
);

create index transit_feedbacks_by_site on transit_feedbacks (site, passed_at desc);
create index transit_feedbacks_by_container on transit_feedbacks (site, container);

create table door_observations (
    observation_n bigint generated always as identity primary key,
    site text not null,
    passage_id uuid not null,
    passed_at timestamptz not null,
    -- Null is every container of the passage.
    container text,
    door text not null check (door in ('open', 'closed', 'unknown')),
    -- Whether the container is empty, where whoever told of the door says so.
    is_empty boolean,
    told_by text not null check (btrim(told_by) <> ''),
    why text not null check (btrim(why) <> ''),
    told_at timestamptz not null
);

create index door_observations_by_passage on door_observations (passed_at, passage_id);

create table empty_checks (
    check_id uuid primary key,
    site text not null,
    passage_id uuid not null,
    passed_at timestamptz not null,
    gate text not null,
    lane text not null,
    container text not null,
    -- Who says that it is empty: officer, manifest, operator or lane.
    told_by text not null,
    door text not null check (door in ('open', 'closed', 'unknown')),
    verdict text not null check (verdict in ('ok', 'exception', 'no_rule', 'not_empty')),
    checked_at timestamptz not null
);

create index empty_checks_by_site on empty_checks (site, passed_at desc);
create index empty_checks_by_container on empty_checks (site, container);

create table sampling_periods (
    period_id uuid primary key,
    site text not null,
    rate double precision not null check (rate > 0 and rate <= 1),
    seed text not null check (seed <> ''),
    risk_threshold double precision not null check (risk_threshold > 0 and risk_threshold <= 1),
    started_at timestamptz not null,
    started_by text not null check (btrim(started_by) <> ''),
    why_started text not null check (btrim(why_started) <> ''),
    ended_at timestamptz check (ended_at > started_at),
    ended_by text,
    why_ended text,
    check ((ended_at is null) = (ended_by is null) and (ended_by is null) = (why_ended is null))
);

create unique index sampling_periods_one_open on sampling_periods (site) where ended_at is null;

create table sampled_passages (
    period_id uuid not null,
    passage_id uuid not null,
    passed_at timestamptz not null,
    site text not null,
    stratum text not null check (stratum in ('high', 'doubtful', 'ordinary')),
    risk double precision not null,
    is_sampled boolean not null,
    -- What an officer found who held the passage against the papers.
    outcome text check (outcome in ('right', 'wrong')),
    checked_by text,
    checked_at timestamptz,
    note text,
    primary key (period_id, passed_at, passage_id),
    check ((outcome is null) = (checked_by is null) and (outcome is null) = (checked_at is null))
);

create table round_progress (
    site text not null,
    name text not null,
    -- match_log up to this entry was looked at, and what fell due or came in up to this instant.
    entry_n bigint not null,
    done_until timestamptz not null,
    primary key (site, name)
);
