-- Why: an officer opens a barrier for a vehicle; the rules' own decisions stay beside it. A vehicle
--      of which nothing was read has no other row.
-- Grain: one row, or none where the passage is not known.
with passed as (
    select each.*
    from passage_revisions as each
    where each.passage_id = %(passage)s
    order by each.revision desc
    limit 1
)

insert into barrier_decisions (
    passage_id, revision, site, gate, lane, passed_at, passage_revision, state, reasons,
    containers, known_at, decided_at, opened_by, opened_why
)
select
    passed.passage_id,
    1 + coalesce((
        select max(before.revision) from barrier_decisions as before
        where before.passage_id = passed.passage_id
    ), 0) as revision,
    passed.site,
    passed.gate,
    passed.lane,
    passed.passed_at,
    passed.revision as passage_revision,
    'open' as state,
    '[]'::jsonb as reasons,
    '{}'::text[] as containers,
    %(now)s as known_at,
    %(now)s as decided_at,
    %(opened_by)s,
    %(opened_why)s
from passed
returning passage_id, revision, site, gate, lane, state;
