-- Why: the archive's files as one table, whose folders give `site` and `day`.
-- Grain: one row a passage, its highest revision; plates, containers and evidence are lists.
-- Files of schema version 1 lack the later fields of a plate and of a container: the cast, which
-- goes by name, leaves them null; then one camera's frames were fused, and nobody was asked.
-- Needs the variable `archive_files`, the file with all columns first.
create or replace view archive_rows as
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
    kept.model_version,
    kept.schema_version
from read_parquet(
    getvariable('archive_files'),
    hive_partitioning = true,
    hive_types = { 'site': 'varchar', 'day': 'date' }
) as kept;
