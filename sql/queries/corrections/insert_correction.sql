-- Why: who made a revision, once. It is applied if the revision is there and nobody made it before.
-- Grain: one row if it is new: whether it is applied.
insert into passage_corrections (
    correction_id, kind, site, passage_id, passed_at, revision, plates_before, plates_after,
    containers_before, containers_after, who, why, made_at, is_applied
)
select
    %(correction_id)s,
    %(kind)s,
    %(site)s,
    %(passage_id)s,
    %(passed_at)s,
    %(revision)s,
    %(plates_before)s::text[],
    %(plates_after)s::text[],
    %(containers_before)s::text[],
    %(containers_after)s::text[],
    %(who)s,
    %(why)s,
    %(made_at)s,
    exists (
        select 1
        from passage_revisions as made
        where
            made.passage_id = %(passage_id)s
            and made.passed_at = %(passed_at)s
            and made.revision = %(revision)s
    )
    and not exists (
        select 1
        from passage_corrections as other
        where
            other.passage_id = %(passage_id)s
            and other.revision = %(revision)s
            and other.is_applied
    ) as is_applied
on conflict (correction_id) do nothing
returning is_applied;
