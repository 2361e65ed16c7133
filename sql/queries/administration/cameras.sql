-- Why: whoever keeps the cameras sees at once which of them is away, since when and why, and how
--      well each was seen over the last day of which anything is known.
-- Grain: one row a camera of a site that a run ever looked after. The day of the counts ends with
--        the last row of the camera, so that one whose run stopped is not shown as empty.
with recursive walked as (
    select min(first.camera) as camera
    from camera_health as first
    where first.site = %(site)s
    union all
    select next.camera
    from walked
    cross join
        lateral (
            select min(later.camera) as camera
            from camera_health as later
            where later.site = %(site)s and later.camera > walked.camera
        ) as next
    where walked.camera is not null
),

known as (
    select walked.camera
    from walked
    where walked.camera is not null
    union distinct
    select run.camera
    from camera_runs as run
    where run.site = %(site)s
)

select
    known.camera,
    newest.lane,
    newest.at,
    newest.status,
    newest.reason,
    newest.detail,
    newest.behind_s,
    newest.frames_per_s,
    newest.reconnects_n,
    newest.clock_offset_s,
    seen.last_frame_at,
    lately.frames_n,
    lately.undecodable_n,
    lately.dropped_n,
    lately.watched_s,
    lately.down_s
from known
left join lateral (
    select kept.*
    from camera_health as kept
    where kept.site = %(site)s and kept.camera = known.camera
    order by kept.at desc
    limit 1
) as newest on true
left join lateral (
    select max(run.last_frame_at) as last_frame_at
    from camera_runs as run
    where run.site = %(site)s and run.camera = known.camera
) as seen on true
left join lateral (
    select
        sum(clean.frames_n)::bigint as frames_n,
        sum(clean.undecodable_n)::bigint as undecodable_n,
        sum(clean.dropped_n)::bigint as dropped_n,
        sum(clean.watched_s)::double precision as watched_s,
        sum(clean.down_s)::double precision as down_s
    from camera_hours as clean
    where
        clean.site = %(site)s
        and clean.camera = known.camera
        and clean.hour_start_at > newest.at - interval '1 day'
) as lately on true
order by known.camera;
