-- Why: why a number is missing or weak is told from measured figures, which are kept beside it, so
--      that causes can be told anew from the store when the rule gets better.
-- Grain: columns of passage_revisions. Rows of before keep null: nobody measured; they have no
--        causes, because nobody told any.
-- Transaction: yes.

alter table passage_revisions
add column gap_m double precision,
add column vehicle_luma double precision,
add column contrast double precision,
add column saturated_share double precision,
add column motion_blur double precision,
add column scene_sharpness double precision,
add column text_angle_deg double precision,
add column plate_px double precision,
add column speed_limit_kmh double precision,
add column text_seen_n integer,
add column unread_share double precision,
add column container_seen_n integer,
add column gap_after_s double precision,
add column faulty_share double precision,
add column failure_causes text[] not null default '{}';
