-- Why: dashboards ask for months by the hour and must not count every passage each time; and a
--      count that is nearly right is worse than a slow one. So hours are counted once and kept,
--      and an hour that got a new, late or corrected row is marked as dirty in the transaction of
--      that row: the views take what is kept of clean hours and count dirty ones anew. They are
--      exact at every moment, on every edition, however seldom and however far a refresh came.
-- Grain: dirty_lane_hours, dirty_camera_hours: one row an hour to count anew; `rows_n` says how
--      many rows came since it was last counted. lane_hour_counts: one row a site, gate, lane,
--      direction and hour. lane_hour_causes: the same and a failure cause. camera_hour_counts:
--      one row a site, camera and hour.
-- Hours begin on the hour of UTC; Asia/Ho_Chi_Minh is whole hours from it and has no summer time,
-- so that local days and shifts are sums of these hours. Site, lane and instant are of a passage's
-- id and never change; a correction that changes anything else stays in its hour.
-- Transaction: yes.

create table dirty_lane_hours (
    site text not null,
    lane text not null,
    hour_start_at timestamptz not null,
    rows_n bigint not null,
    primary key (site, lane, hour_start_at)
);

create table lane_hour_counts (
    site text not null,
    gate text not null,
    lane text not null,
    direction text not null,
    hour_start_at timestamptz not null,
    passages_n bigint not null,
    accepted_n bigint not null,
    review_n bigint not null,
    unread_n bigint not null,
    with_plate_n bigint not null,
    with_container_n bigint not null,
    plates_n bigint not null,
    plates_accepted_n bigint not null,
    containers_n bigint not null,
    containers_accepted_n bigint not null,
    ambiguous_n bigint not null,
    primary key (site, lane, hour_start_at, gate, direction),
    check (accepted_n + review_n + unread_n = passages_n)
);

create index lane_hour_counts_by_time on lane_hour_counts (hour_start_at);

create table lane_hour_causes (
    site text not null,
    gate text not null,
    lane text not null,
    direction text not null,
    hour_start_at timestamptz not null,
    cause text not null,
    passages_n bigint not null,
    strongest_n bigint not null,
    primary key (site, lane, hour_start_at, gate, direction, cause)
);

create index lane_hour_causes_by_time on lane_hour_causes (hour_start_at);

create table dirty_camera_hours (
    site text not null,
    camera text not null,
    hour_start_at timestamptz not null,
    rows_n bigint not null,
    primary key (site, camera, hour_start_at)
);

create table camera_hour_counts (
    site text not null,
    lane text not null,
    camera text not null,
    hour_start_at timestamptz not null,
    frames_n bigint not null,
    undecodable_n bigint not null,
    dropped_n bigint not null,
    watched_s double precision not null,
    down_s double precision not null,
    primary key (site, camera, hour_start_at)
);

create index camera_hour_counts_by_time on camera_hour_counts (hour_start_at);

-- What is there already was never counted.
insert into dirty_lane_hours (site, lane, hour_start_at, rows_n)
select
    kept.site,
    kept.lane,
    date_bin('1 hour', kept.passed_at, '2000-01-01 00:00:00+00') as hour_start_at,
    count(*) as rows_n
from passage_revisions as kept
group by kept.site, kept.lane, hour_start_at;

insert into dirty_camera_hours (site, camera, hour_start_at, rows_n)
select
    kept.site,
    kept.camera,
    date_bin('1 hour', kept.at, '2000-01-01 00:00:00+00') as hour_start_at,
    count(*) as rows_n
from camera_health as kept
group by kept.site, kept.camera, hour_start_at;
