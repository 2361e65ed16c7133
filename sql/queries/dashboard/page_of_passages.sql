-- Why: the list of passages that an officer looks through, one page of it, each whole, so that
--      choosing one needs no further question but for its pictures.
-- Grain: one row a passage of a site and local day, newest first. `found_n` counts the passages
-- of all pages. A null parameter filters nothing; %(text)s is normalised, capital letters and
-- digits only, and found anywhere in a plate or a container code.
with found as (
    select
        history.passage_id,
        history.passed_at,
        history.status,
        count(*) over () as found_n
    from passages as history
    where
        history.passed_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
        and history.passed_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
        and history.site = %(site)s
        and (%(lane)s::text is null or history.lane = %(lane)s)
        and (%(direction)s::text is null or history.direction = %(direction)s)
        and (%(status)s::text is null or history.status = %(status)s)
        and (
            %(text)s::text is null
            or exists (
                select 1
                from unnest(history.plates || history.containers) as numbers (number)
                where position(%(text)s in numbers.number) > 0
            )
        )
    order by history.passed_at desc, history.passage_id asc
    limit %(rows_n)s offset %(rows_before_n)s
)

select
    found.found_n,
    found.status,
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
        'frames_n', latest.frames_n
    ) as quality,
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
                        'read_frames_n', part.read_frames_n
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
                        'read_frames_n', part.read_frames_n
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
                    order by part.role <> 'frame', part.ordinal
                ),
                '[]'
            )
        from passage_evidence as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    ) as evidence
from found
inner join latest_passages as latest
    on
        found.passage_id = latest.passage_id
        and found.passed_at = latest.passed_at
order by latest.passed_at desc, latest.passage_id asc;
