-- Why: files of schema versions 1 to 3 in the columns of today, until their days are compacted.
-- Grain: one row a passage, its highest revision.
-- Version 1 lacks the later fields of a plate and of a container: the cast, which goes by name,
-- leaves them null; then one camera's frames were fused, and nobody was asked. Versions before 3
-- lack the figures that causes are told from (`later`); columns are joined by their names, for
-- which DuckDB looks at the end of each file. Their folders give `site` and `day`.
-- Needs the variable `archive_files`.
create or replace view older_passages as
with later as (
    select
        cast(null as double) as gap_m,
        cast(null as double) as vehicle_luma,
        cast(null as double) as contrast,
        cast(null as double) as saturated_share,
        cast(null as double) as motion_blur,
        cast(null as double) as scene_sharpness,
        cast(null as double) as text_angle_deg,
        cast(null as integer) as text_seen_n,
        cast(null as double) as unread_share,
        cast(null as integer) as container_seen_n,
        cast(null as double) as gap_after_s,
        cast(null as double) as plate_px,
        cast(null as double) as speed_limit_kmh,
        cast(null as double) as faulty_share,
        cast(null as double) as length_m,
        cast(null as integer) as plate_seen_n,
        cast(null as double) as plate_contrast,
        cast(null as varchar[]) as failure_causes,
        cast(null as varchar) as pairing
    where false
),

all_columns as (
    select *
    from
        read_parquet(
            getvariable('archive_files')['older_passages'],
            union_by_name = true,
            hive_partitioning = true,
            hive_types = { 'site': 'varchar', 'day': 'date' }
        )
    union all by name
    select * from later
),

cast_parts as (
    select
        all_columns.* exclude (plates, containers),
        cast(
            all_columns.plates as struct(
                text varchar,
                status varchar,
                confidence double,
                kind varchar,
                char_confidence double[],
                read_frames_n integer,
                candidates varchar[]
            )[]
        ) as plates,
        cast(
            all_columns.containers as struct(
                code varchar,
                status varchar,
                confidence double,
                check_digit varchar,
                size_type varchar,
                char_confidence double[],
                read_frames_n integer,
                owner_known boolean,
                agreeing_cameras_n integer,
                expected boolean,
                candidates varchar[]
            )[]
        ) as containers
    from all_columns
)

select
    kept.site,
    kept.day,
    cast(hour(kept.passed_at at time zone 'Asia/Ho_Chi_Minh') as integer) as local_hour,
    cast(kept.passage_id as uuid) as passage_id,
    kept.revision,
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
    case
        when len(kept.plates) + len(kept.containers) = 0 then 'unread'
        when
            list_contains(list_transform(kept.plates, lambda part: part.status), 'review')
            or list_contains(list_transform(kept.containers, lambda part: part.status), 'review')
            then 'review'
        else 'accepted'
    end as status,
    list_transform(kept.plates, lambda part: part.text) as plates,
    list_transform(kept.plates, lambda part: part.status) as plate_statuses,
    list_transform(kept.plates, lambda part: part.confidence) as plate_confidences,
    list_transform(kept.plates, lambda part: part.kind) as plate_kinds,
    list_transform(kept.plates, lambda part: part.char_confidence) as plate_char_confidences,
    list_transform(kept.plates, lambda part: part.read_frames_n) as plate_read_frames_n,
    list_transform(kept.plates, lambda part: coalesce(part.candidates, [])) as plate_candidates,
    list_transform(kept.containers, lambda part: part.code) as containers,
    list_transform(kept.containers, lambda part: part.status) as container_statuses,
    list_transform(kept.containers, lambda part: part.confidence) as container_confidences,
    list_transform(kept.containers, lambda part: part.check_digit) as check_digits,
    list_transform(kept.containers, lambda part: part.size_type) as size_types,
    list_transform(kept.containers, lambda part: part.char_confidence)
        as container_char_confidences,
    list_transform(kept.containers, lambda part: part.read_frames_n) as container_read_frames_n,
    list_transform(kept.containers, lambda part: part.owner_known) as owners_known,
    list_transform(kept.containers, lambda part: coalesce(part.agreeing_cameras_n, 1))
        as agreeing_cameras_n,
    list_transform(kept.containers, lambda part: part.expected) as expected,
    list_transform(kept.containers, lambda part: coalesce(part.candidates, []))
        as container_candidates,
    list_transform(kept.evidence, lambda part: part.role) as evidence_roles,
    list_transform(kept.evidence, lambda part: part.number) as evidence_numbers,
    list_transform(kept.evidence, lambda part: part.sha256) as evidence,
    list_transform(kept.evidence, lambda part: part.media_type) as evidence_media_types,
    list_transform(kept.evidence, lambda part: part.captured_at) as evidence_captured_at,
    list_transform(kept.evidence, lambda part: part.camera) as evidence_cameras,
    list_transform(kept.evidence, lambda part: part.box) as evidence_boxes,
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
    coalesce(kept.failure_causes, []) as failure_causes,
    coalesce(kept.pairing, 'single') as pairing,
    kept.model_version,
    kept.schema_version
from cast_parts as kept;
