-- Why: which passage belongs to which paper, as it stands. The same again changes nothing, and what
--      was told earlier, and is told again after a restart, takes nothing back.
-- Grain: nothing is returned. Columns come as arrays of the same length, a pair once.
insert into matches (
    pair_id, site, number, kind, passage_id, passage_revision, passed_at, paper_side, paper,
    paper_revision, made_at, is_late, is_active
)
select
    told.pair_id,
    told.site,
    told.number,
    told.kind,
    told.passage_id,
    told.passage_revision,
    to_timestamp(told.passed_s) as passed_at,
    told.paper_side,
    told.paper,
    told.paper_revision,
    to_timestamp(told.made_s) as made_at,
    told.is_late,
    told.is_active
from
    unnest(
        %(pair_id)s::uuid[], %(site)s::text[], %(number)s::text[], %(kind)s::text[],
        %(passage)s::uuid[], %(passage_revision)s::bigint[], %(passed_s)s::double precision[],
        %(paper_side)s::text[], %(paper)s::text[], %(paper_revision)s::bigint[],
        %(made_s)s::double precision[], %(is_late)s::boolean[], %(is_active)s::boolean[]
    ) as told (
        pair_id, site, number, kind, passage_id, passage_revision, passed_s, paper_side, paper,
        paper_revision, made_s, is_late, is_active
    )
on conflict (pair_id) do update set
    passage_revision = excluded.passage_revision,
    passed_at = excluded.passed_at,
    paper_revision = excluded.paper_revision,
    made_at = excluded.made_at,
    is_late = excluded.is_late,
    is_active = excluded.is_active
where
excluded.passage_revision >= matches.passage_revision
and excluded.paper_revision >= matches.paper_revision
and (
    excluded.passage_revision, excluded.passed_at, excluded.paper_revision,
    excluded.made_at, excluded.is_late, excluded.is_active
) is distinct from (
    matches.passage_revision, matches.passed_at, matches.paper_revision,
    matches.made_at, matches.is_late, matches.is_active
);
