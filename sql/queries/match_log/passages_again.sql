-- Why: what is due of a passage that is told again follows from all its revisions.
-- Grain: one row a passage of those asked for: its highest revision, when that was stored, and the
--        numbers that any revision named.
with wanted as (
    select
        named.passage_id,
        named.passed_at
    from unnest(%(passage_ids)s::uuid[], %(passed_at)s::timestamptz[]) as named (
        passage_id, passed_at
    )
)

select
    to_jsonb(whole.*) as document,
    kept.stored_at,
    array(
        select part.code
        from passage_containers as part
        where part.passage_id = wanted.passage_id and part.passed_at = wanted.passed_at
        union
        select part.text
        from passage_plates as part
        where part.passage_id = wanted.passage_id and part.passed_at = wanted.passed_at
    ) as numbers
from wanted
inner join passage_documents as whole
    on wanted.passage_id = whole.passage_id and wanted.passed_at = whole.passed_at
inner join passage_revisions as kept
    on
        whole.passage_id = kept.passage_id
        and whole.passed_at = kept.passed_at
        and whole.revision = kept.revision
order by kept.passed_at, kept.passage_id;
