-- Why: where a camera left no last picture, the newest one that proves a passage shows how it
--      stands.
-- Grain: one row, or none where there is none lately or it is not for whoever asks.
select
    proof.sha256,
    proof.media_type,
    proof.captured_at,
    proof.passage_id
from passage_evidence as proof
where
    proof.site = %(site)s
    and proof.camera = %(camera)s
    and proof.role = 'frame'
    and proof.passed_at > %(from_at)s::timestamptz
order by proof.passed_at desc
limit 1;
