-- Why: whether a camera saw anything, and whether the run kept up, has to be answered for an hour
--      of last year as well as for now: a lane without reads and a camera without pictures look
--      alike in the passages alone.
-- Grain: camera_health: one row a camera and instant. metrics: one row a figure and instant.
-- A repeated row stays as it is; both are never rewritten. The camera of a figure of the whole
-- site is '', because a key takes no null.
-- Transaction: yes.

create table camera_health (
    site text not null,
    lane text not null,
    camera text not null,
    at timestamptz not null,
    status text not null check (status in ('connecting', 'ok', 'away', 'stopped')),
    reason text,
    detail text not null default '',
    epoch integer not null,
    -- Counted since the epoch began: a later row of the epoch includes an earlier one.
    frames_n bigint not null,
    undecodable_n bigint not null check (undecodable_n <= frames_n),
    dropped_n bigint not null,
    behind_s double precision,
    frames_per_s double precision,
    reconnects_n bigint,
    clock_offset_s double precision,
    primary key (site, camera, at)
);

create table metrics (
    site text not null,
    at timestamptz not null,
    name text not null,
    camera text not null default '',
    value double precision not null,
    primary key (site, name, camera, at)
);
