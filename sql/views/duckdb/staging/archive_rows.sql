-- Why: the archive's files as one table, whose folders give `site` and `day`.
-- Grain: one row a passage, its highest revision; plates, containers and evidence are lists.
-- Files of schema version 1 lack the later fields of a plate and of a container: the cast, which
-- goes by name, leaves them null; then one camera's frames were fused, and nobody was asked.
-- Files before version 3 lack the figures that causes are told from (`later`); columns are joined
-- by their names, for which DuckDB looks at the end of each file.
-- Needs the variable `archive_files`, the file with all columns first.
create or replace view archive_rows as
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
            getvariable('archive_files'),
            union_by_name = true,
            hive_partitioning = true,
            hive_types = { 'site': 'varchar', 'day': 'date' }
        )
    union all by name
    select * from later
)

select
    cast(kept.passage_id as uuid) as passage_id,
    kept.revision,
    kept.site,
    kept.day,
    cast(hour(kept.passed_at at time zone 'Asia/Ho_Chi_Minh') as integer) as local_hour,
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
    cast(
        kept.plates as struct(
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
        kept.containers as struct(
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
    ) as containers,
    kept.evidence,
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
from all_columns as kept;
