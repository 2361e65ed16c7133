-- Why: readers want what is known now: the highest revision of every passage.
-- Grain: one row a passage, with its local day and hour (Asia/Ho_Chi_Minh, no summer time).
drop view if exists latest_passages cascade;

create view latest_passages with (security_invoker = true) as
select
    kept.passage_id,
    kept.passed_at,
    kept.revision,
    kept.site,
    kept.gate,
    kept.lane,
    kept.direction,
    kept.first_seen_at,
    kept.last_seen_at,
    kept.crossing,
    kept.cameras,
    kept.media,
    kept.epoch,
    kept.clock_source,
    kept.clock_offset_s,
    kept.mean_luma,
    kept.sharpness,
    kept.text_height_px,
    kept.speed_kmh,
    kept.gap_s,
    kept.frames_n,
    kept.gap_m,
    kept.vehicle_luma,
    kept.contrast,
    kept.saturated_share,
    kept.motion_blur,
    kept.scene_sharpness,
    kept.text_angle_deg,
    kept.text_seen_n,
    kept.unread_share,
    kept.container_seen_n,
    kept.gap_after_s,
    kept.plate_px,
    kept.speed_limit_kmh,
    kept.faulty_share,
    kept.length_m,
    kept.plate_seen_n,
    kept.plate_contrast,
    kept.failure_causes,
    kept.pairing,
    kept.model_version,
    kept.schema_version,
    (kept.passed_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
    extract(hour from kept.passed_at at time zone 'Asia/Ho_Chi_Minh')::integer as local_hour
from passage_revisions as kept
where not exists (
    select 1
    from passage_revisions as newer
    where
        newer.passage_id = kept.passage_id
        and newer.passed_at = kept.passed_at
        and newer.revision > kept.revision
);
