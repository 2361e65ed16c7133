-- Why: the pictures that prove a passage, beside its reads.
-- Grain: one row a stored picture of the highest revision, whole frame first.
select
    proof.ordinal,
    proof.role,
    proof.number,
    proof.sha256,
    proof.media_type,
    proof.captured_at,
    proof.camera,
    proof.box
from evidence as proof
where
    proof.passage_id = %(passage_id)s
    and proof.passed_at = %(passed_at)s
order by proof.role <> 'frame', proof.ordinal;
