-- Why: the pictures that prove a passage, with the digests under which they are kept.
-- Grain: one row a picture of the highest revision of the passages that are asked for.
select
    passage_id,
    role,
    number,
    sha256,
    media_type,
    captured_at,
    camera
from evidence
where
    passed_at = any(%(passed_at)s::timestamptz[])
    and passage_id = any(%(passage_ids)s::uuid[])
order by passed_at, passage_id, ordinal;
