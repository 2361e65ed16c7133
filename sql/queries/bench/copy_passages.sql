-- Why: as bench_year/passages.sql.
-- Grain: as the table.
copy passage_revisions (
    passage_id, passed_at, revision, site, gate, lane, direction, first_seen_at, last_seen_at,
    crossing, cameras, media, epoch, clock_source, clock_offset_s, mean_luma, sharpness,
    text_height_px, speed_kmh, gap_s, frames_n, gap_m, vehicle_luma, contrast, saturated_share,
    motion_blur, scene_sharpness, text_angle_deg, text_seen_n, unread_share, container_seen_n,
    gap_after_s, plate_px, speed_limit_kmh, faulty_share, length_m, plate_seen_n,
    plate_contrast, failure_causes, pairing, model_version, schema_version
) from stdin with (format csv);
