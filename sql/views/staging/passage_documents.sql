-- Why: whole passages again, as the contract has them, with their parts gathered in their order.
-- Grain: one row a passage, its highest revision. Only the rows that are asked for are gathered.
drop view if exists passage_documents cascade;

create view passage_documents with (security_invoker = true) as
select
    latest.passage_id,
    latest.revision,
    latest.site,
    latest.gate,
    latest.lane,
    latest.direction,
    latest.passed_at,
    latest.first_seen_at,
    latest.last_seen_at,
    latest.crossing,
    latest.cameras,
    latest.media,
    latest.epoch,
    latest.clock_source,
    latest.clock_offset_s,
    jsonb_build_object(
        'mean_luma', latest.mean_luma,
        'sharpness', latest.sharpness,
        'text_height_px', latest.text_height_px,
        'speed_kmh', latest.speed_kmh,
        'gap_s', latest.gap_s,
        'frames_n', latest.frames_n,
        'gap_m', latest.gap_m,
        'vehicle_luma', latest.vehicle_luma,
        'contrast', latest.contrast,
        'saturated_share', latest.saturated_share,
        'motion_blur', latest.motion_blur,
        'scene_sharpness', latest.scene_sharpness,
        'text_angle_deg', latest.text_angle_deg,
        'text_seen_n', latest.text_seen_n,
        'unread_share', latest.unread_share,
        'container_seen_n', latest.container_seen_n,
        'gap_after_s', latest.gap_after_s,
        'plate_px', latest.plate_px,
        'speed_limit_kmh', latest.speed_limit_kmh,
        'faulty_share', latest.faulty_share,
        'length_m', latest.length_m,
        'plate_seen_n', latest.plate_seen_n,
        'plate_contrast', latest.plate_contrast
    ) as quality,
    latest.failure_causes,
    latest.pairing,
    latest.model_version,
    latest.schema_version,
    (
        select
            coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'text', part.text,
                        'status', part.status,
                        'confidence', part.confidence,
                        'kind', part.kind,
                        'char_confidence', part.char_confidence,
                        'read_frames_n', part.read_frames_n,
                        'candidates', part.candidates
                    )
                    order by part.ordinal
                ),
                '[]'
            )
        from passage_plates as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    ) as plates,
    (
        select
            coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'code', part.code,
                        'status', part.status,
                        'confidence', part.confidence,
                        'check_digit', part.check_digit,
                        'size_type', part.size_type,
                        'char_confidence', part.char_confidence,
                        'read_frames_n', part.read_frames_n,
                        'owner_known', part.owner_known,
                        'agreeing_cameras_n', part.agreeing_cameras_n,
                        'expected', part.expected,
                        'candidates', part.candidates
                    )
                    order by part.ordinal
                ),
                '[]'
            )
        from passage_containers as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    ) as containers,
    (
        select
            coalesce(
                jsonb_agg(
                    jsonb_build_object(
                        'role', part.role,
                        'number', part.number,
                        'sha256', part.sha256,
                        'media_type', part.media_type,
                        'captured_at', part.captured_at,
                        'camera', part.camera,
                        'box', part.box
                    )
                    order by part.ordinal
                ),
                '[]'
            )
        from passage_evidence as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    ) as evidence
from latest_passages as latest;
