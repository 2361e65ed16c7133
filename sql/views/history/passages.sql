-- Why: the history as people ask for it: one line a vehicle, its numbers beside it.
-- Grain: one row a passage, its highest revision. Arrays are parallel and best first.
-- `status`: accepted when something was read and every read is accepted; review when a read has
-- to be looked at; unread when nothing was read. The archive has the same view.
drop view if exists passages cascade;

create view passages with (security_invoker = true) as
select
    latest.passage_id,
    latest.revision,
    latest.site,
    latest.day,
    latest.local_hour,
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
    array(
        select part.text from passage_plates as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
        order by part.ordinal
    ) as plates,
    array(
        select part.status from passage_plates as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
        order by part.ordinal
    ) as plate_statuses,
    array(
        select part.code from passage_containers as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
        order by part.ordinal
    ) as containers,
    array(
        select part.status from passage_containers as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
        order by part.ordinal
    ) as container_statuses,
    array(
        select part.size_type from passage_containers as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
        order by part.ordinal
    ) as size_types,
    coalesce(
        (
            select case when bool_and(reads.status = 'accepted') then 'accepted' else 'review' end
            from (
                select
                    part.passage_id,
                    part.passed_at,
                    part.revision,
                    part.status
                from passage_plates as part
                union all
                select
                    part.passage_id,
                    part.passed_at,
                    part.revision,
                    part.status
                from passage_containers as part
            ) as reads
            where
                reads.passage_id = latest.passage_id
                and reads.passed_at = latest.passed_at
                and reads.revision = latest.revision
            having count(*) > 0
        ),
        'unread'
    ) as status,
    array(
        select part.sha256 from passage_evidence as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
        order by part.ordinal
    ) as evidence,
    latest.mean_luma,
    latest.sharpness,
    latest.text_height_px,
    latest.speed_kmh,
    latest.gap_s,
    latest.frames_n,
    latest.gap_m,
    latest.vehicle_luma,
    latest.contrast,
    latest.saturated_share,
    latest.motion_blur,
    latest.scene_sharpness,
    latest.text_angle_deg,
    latest.text_seen_n,
    latest.unread_share,
    latest.container_seen_n,
    latest.gap_after_s,
    latest.plate_px,
    latest.speed_limit_kmh,
    latest.faulty_share,
    latest.length_m,
    latest.plate_seen_n,
    latest.plate_contrast,
    latest.failure_causes,
    latest.pairing,
    latest.model_version,
    latest.schema_version
from latest_passages as latest;
