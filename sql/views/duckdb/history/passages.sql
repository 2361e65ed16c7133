-- Why: the history as people ask for it: one line a vehicle, its numbers beside it.
-- Grain: one row a passage, its highest revision. Arrays are parallel and best first.
-- The store has the same view; there the meaning of `status` is written down.
create or replace view passages as
select
    kept.passage_id,
    kept.revision,
    kept.site,
    kept.day,
    kept.local_hour,
    kept.gate,
    kept.lane,
    kept.direction,
    kept.passed_at,
    kept.first_seen_at,
    kept.last_seen_at,
    kept.crossing,
    kept.cameras,
    kept.media,
    kept.epoch,
    kept.clock_source,
    kept.clock_offset_s,
    list_transform(kept.plates, lambda part: part.text) as plates,
    list_transform(kept.plates, lambda part: part.status) as plate_statuses,
    list_transform(kept.containers, lambda part: part.code) as containers,
    list_transform(kept.containers, lambda part: part.status) as container_statuses,
    list_transform(kept.containers, lambda part: part.size_type) as size_types,
    case
        when len(kept.plates) + len(kept.containers) = 0 then 'unread'
        when
            list_contains(list_transform(kept.plates, lambda part: part.status), 'review')
            or list_contains(list_transform(kept.containers, lambda part: part.status), 'review')
            then 'review'
        else 'accepted'
    end as status,
    list_transform(kept.evidence, lambda part: part.sha256) as evidence,
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
    kept.schema_version
from archive_rows as kept;
