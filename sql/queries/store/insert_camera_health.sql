-- Why: how a camera was at an instant does not change; the first row wins on replay.
-- Grain: one row a camera and instant.
insert into camera_health (
    site, lane, camera, at, status, reason, detail, epoch, frames_n, undecodable_n, dropped_n,
    behind_s, frames_per_s, reconnects_n, clock_offset_s
)
values (
    %(site)s,
    %(lane)s,
    %(camera)s,
    %(at)s,
    %(status)s,
    %(reason)s,
    %(detail)s,
    %(epoch)s,
    %(frames_n)s,
    %(undecodable_n)s,
    %(dropped_n)s,
    %(behind_s)s,
    %(frames_per_s)s,
    %(reconnects_n)s,
    %(clock_offset_s)s
)
on conflict (site, camera, at) do nothing;
