-- Why: the list of passages that an officer looks through.
-- Grain: one row a passage of one local day, newest first. A null parameter filters nothing;
-- %(text)s is found anywhere in a plate or a container code, spaces, dots and dashes aside.
select
    history.passage_id,
    history.revision,
    history.site,
    history.gate,
    history.lane,
    history.direction,
    history.passed_at,
    history.plates,
    history.plate_statuses,
    history.containers,
    history.container_statuses,
    history.size_types,
    history.status,
    history.evidence,
    history.mean_luma,
    history.sharpness,
    history.text_height_px,
    history.speed_kmh,
    history.gap_s,
    history.frames_n,
    history.model_version
from passages as history
where
    history.passed_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and history.passed_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and (%(site)s::text is null or history.site = %(site)s)
    and (%(lane)s::text is null or history.lane = %(lane)s)
    and (%(direction)s::text is null or history.direction = %(direction)s)
    and (%(status)s::text is null or history.status = %(status)s)
    and (
        %(text)s::text is null
        or exists (
            select 1
            from unnest(history.plates || history.containers) as numbers (number)
            where
                position(
                    regexp_replace(upper(%(text)s), '[^A-Z0-9]', '', 'g') in numbers.number
                ) > 0
        )
    )
order by history.passed_at desc, history.passage_id asc
limit %(rows_n)s;
