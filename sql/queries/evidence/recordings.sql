-- Why: a clip is cut out of what a camera recorded at an instant.
-- Grain: one row a camera that was looking then, with the media it looked at.
-- Of several epochs with the instant in them the one that the passage names comes first.
select distinct on (run.camera)
    run.camera,
    run.media,
    run.anchored_at,
    run.last_frame_at
from camera_runs as run
where
    run.site = %(of_site)s
    and run.camera = any(%(cameras)s::text[])
    and run.anchored_at <= %(passed_at)s
    and run.last_frame_at >= %(passed_at)s - interval '5 seconds'
order by
    run.camera asc,
    run.media = %(of_media)s and run.epoch = %(of_epoch)s desc,
    run.last_frame_at asc;
