-- Why: whoever refreshes wants to know whether that was all.
-- Grain: one row.
select
    (select count(*) from dirty_lane_hours) as lane_hours_n,
    (select count(*) from dirty_camera_hours) as camera_hours_n;
