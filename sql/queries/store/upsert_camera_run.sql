-- Why: a run that was cut off counts an epoch again from its beginning; the furthest count stays.
-- Grain: one row a camera and media epoch.
insert into camera_runs (
    site, camera, media, epoch, anchored_at, last_frame_at, frames_n, undecodable_n,
    dropped_before_n
)
values (
    %(site)s,
    %(camera)s,
    %(media)s,
    %(epoch)s,
    %(anchored_at)s,
    %(last_frame_at)s,
    %(frames_n)s,
    %(undecodable_n)s,
    %(dropped_before_n)s
)
on conflict (site, camera, media, epoch, anchored_at) do update
    set
        last_frame_at = excluded.last_frame_at,
        frames_n = excluded.frames_n,
        undecodable_n = excluded.undecodable_n,
        dropped_before_n = greatest(camera_runs.dropped_before_n, excluded.dropped_before_n)
    where excluded.frames_n > camera_runs.frames_n;
