-- Why: a text that no passage took is kept for whoever looks into it.
-- Grain: one row a text's track; the first one wins on replay.
insert into orphan_reads (
    orphan_id, first_seen_at, last_seen_at, site, lane, camera, media, epoch, kind, text,
    confidence, read_frames_n, reason
)
values (
    %(orphan_id)s,
    %(first_seen_at)s,
    %(last_seen_at)s,
    %(site)s,
    %(lane)s,
    %(camera)s,
    %(media)s,
    %(epoch)s,
    %(kind)s,
    %(text)s,
    %(confidence)s,
    %(read_frames_n)s,
    %(reason)s
)
on conflict (orphan_id, first_seen_at) do nothing;
