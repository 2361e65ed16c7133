-- Why: what a camera saw and could not be made into a passage is counted or kept, never dropped:
--      a frame that cannot be decoded, a text that no vehicle carried.
-- Grain: camera_runs: one row a camera and media epoch, with the counts of the furthest point
--      reached. orphan_reads: one row a text's track that belongs to no passage.
-- Transaction: yes.

create table camera_runs (
    site text not null,
    camera text not null,
    media text not null,
    epoch integer not null,
    anchored_at timestamptz not null,
    last_frame_at timestamptz not null,
    frames_n bigint not null,
    undecodable_n bigint not null,
    primary key (site, camera, media, epoch, anchored_at)
);

create table orphan_reads (
    orphan_id uuid not null,
    first_seen_at timestamptz not null,
    last_seen_at timestamptz not null,
    site text not null,
    lane text not null,
    camera text not null,
    media text not null,
    epoch integer not null,
    kind text not null check (kind in ('container', 'plate')),
    text text not null,
    confidence double precision not null,
    read_frames_n integer not null,
    reason text not null,
    primary key (orphan_id, first_seen_at)
);

create index orphan_reads_by_lane on orphan_reads (site, lane, first_seen_at desc);
