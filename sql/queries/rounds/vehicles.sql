-- Why: the vehicles of passages that are to be held against the positions of their trackers.
-- Grain: one row an accepted plate of a passage, its highest revision.
select
    seen.passage_id,
    seen.revision as passage_revision,
    seen.passed_at,
    seen.gate,
    seen.lane,
    seen.text as plate,
    array(
        select carried.code
        from containers as carried
        where
            carried.passage_id = seen.passage_id
            and carried.passed_at = seen.passed_at
            and carried.status = 'accepted'
        order by carried.ordinal
    ) as containers
from plates as seen
where
    seen.site = %(site)s
    and seen.status = 'accepted'
    and seen.passed_at = any(%(instants)s::timestamptz[])
    and seen.passage_id = any(%(passages)s::uuid[])
order by seen.passed_at, seen.passage_id, seen.ordinal;
