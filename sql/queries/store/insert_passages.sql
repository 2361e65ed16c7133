-- Why: stores what is new of a batch and nothing else. A revision that is there stays as it is,
--      and so do its parts: the first one wins, so that a replay can never mix two versions.
-- Grain of the result: one row, how many revisions are new.
with chosen as (
    select distinct on (incoming.passage_id, incoming.passed_at, incoming.revision) incoming.*
    from incoming_passages as incoming
    inner join lane_crossings as own
        on
            incoming.passage_id = own.passage_id
            and incoming.passed_at = own.passed_at
    order by incoming.passage_id, incoming.passed_at, incoming.revision, incoming.batch_n
),

stored as (
    insert into passage_revisions (
        passage_id, passed_at, revision, site, gate, lane, direction, first_seen_at,
        last_seen_at, crossing, cameras, media, epoch, clock_source, clock_offset_s, mean_luma,
        sharpness, text_height_px, speed_kmh, gap_s, frames_n, gap_m, vehicle_luma, contrast,
        saturated_share, motion_blur, scene_sharpness, text_angle_deg, text_seen_n, unread_share,
        container_seen_n, gap_after_s, plate_px, speed_limit_kmh, faulty_share,
        length_m, plate_seen_n, plate_contrast,
        failure_causes, pairing, model_version,
        schema_version
    )
    select
        chosen.passage_id,
        chosen.passed_at,
        chosen.revision,
        chosen.site,
        chosen.gate,
        chosen.lane,
        chosen.direction,
        chosen.first_seen_at,
        chosen.last_seen_at,
        chosen.crossing,
        chosen.cameras,
        chosen.media,
        chosen.epoch,
        chosen.clock_source,
        chosen.clock_offset_s,
        chosen.mean_luma,
        chosen.sharpness,
        chosen.text_height_px,
        chosen.speed_kmh,
        chosen.gap_s,
        chosen.frames_n,
        chosen.gap_m,
        chosen.vehicle_luma,
        chosen.contrast,
        chosen.saturated_share,
        chosen.motion_blur,
        chosen.scene_sharpness,
        chosen.text_angle_deg,
        chosen.text_seen_n,
        chosen.unread_share,
        chosen.container_seen_n,
        chosen.gap_after_s,
        chosen.plate_px,
        chosen.speed_limit_kmh,
        chosen.faulty_share,
        chosen.length_m,
        chosen.plate_seen_n,
        chosen.plate_contrast,
        chosen.failure_causes,
        chosen.pairing,
        chosen.model_version,
        chosen.schema_version
    from chosen
    order by chosen.batch_n
    on conflict (passage_id, passed_at, revision) do nothing
    returning passage_id, passed_at, revision, site, lane
),

fresh as (
    select chosen.batch_n
    from chosen
    inner join stored
        on
            chosen.passage_id = stored.passage_id
            and chosen.passed_at = stored.passed_at
            and chosen.revision = stored.revision
),

plates as (
    insert into passage_plates (
        passage_id, passed_at, revision, site, ordinal, text, status, confidence, kind,
        char_confidence, read_frames_n, candidates
    )
    select
        part.passage_id,
        part.passed_at,
        part.revision,
        part.site,
        part.ordinal,
        part.text,
        part.status,
        part.confidence,
        part.kind,
        part.char_confidence,
        part.read_frames_n,
        part.candidates
    from incoming_plates as part
    inner join fresh on part.batch_n = fresh.batch_n
),

containers as (
    insert into passage_containers (
        passage_id, passed_at, revision, site, ordinal, code, status, confidence, check_digit,
        size_type, char_confidence, read_frames_n, owner_known, agreeing_cameras_n, expected,
        candidates
    )
    select
        part.passage_id,
        part.passed_at,
        part.revision,
        part.site,
        part.ordinal,
        part.code,
        part.status,
        part.confidence,
        part.check_digit,
        part.size_type,
        part.char_confidence,
        part.read_frames_n,
        part.owner_known,
        part.agreeing_cameras_n,
        part.expected,
        part.candidates
    from incoming_containers as part
    inner join fresh on part.batch_n = fresh.batch_n
),

proofs as (
    insert into passage_evidence (
        passage_id, passed_at, revision, site, ordinal, role, number, sha256, media_type,
        captured_at, camera, box
    )
    select
        part.passage_id,
        part.passed_at,
        part.revision,
        part.site,
        part.ordinal,
        part.role,
        part.number,
        part.sha256,
        part.media_type,
        part.captured_at,
        part.camera,
        part.box
    from incoming_evidence as part
    inner join fresh on part.batch_n = fresh.batch_n
),

days as (
    insert into site_days (site, day, revisions_n)
    select
        stored.site,
        (stored.passed_at at time zone 'Asia/Ho_Chi_Minh')::date as day,
        count(*) as revisions_n
    from stored
    group by stored.site, day
    on conflict (site, day) do update
        set revisions_n = site_days.revisions_n + excluded.revisions_n
),

-- An update, and not `do nothing`: it waits for a refresh that is counting the hour.
hours as (
    insert into dirty_lane_hours (site, lane, hour_start_at, rows_n)
    select
        stored.site,
        stored.lane,
        date_bin('1 hour', stored.passed_at, '2000-01-01 00:00:00+00') as hour_start_at,
        count(*) as rows_n
    from stored
    group by stored.site, stored.lane, hour_start_at
    on conflict (site, lane, hour_start_at) do update
        set rows_n = dirty_lane_hours.rows_n + excluded.rows_n
),

-- Numbers come again: most of them are there.
numbers as (
    insert into seen_numbers (site, kind, number)
    select
        part.site,
        'plate' as kind,
        part.text as number
    from incoming_plates as part
    inner join fresh on part.batch_n = fresh.batch_n
    union
    select
        part.site,
        'container' as kind,
        part.code as number
    from incoming_containers as part
    inner join fresh on part.batch_n = fresh.batch_n
    on conflict do nothing
),

-- What the join is to be told of them is worked out by whoever follows its log.
waiting as (
    insert into match_waiting (site, passed_at, passage_id)
    select
        stored.site,
        stored.passed_at,
        stored.passage_id
    from stored
    order by stored.passed_at
)

select
    count(*) as stored_n,
    pg_notify('gatestream_match_log', '') as woken
from stored;
