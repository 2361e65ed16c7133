-- Why: since when a lane is silent. One step down an index a lane, and no further back than the
--      weeks that it is compared with.
-- Grain: one row a lane; null where none had passed.
select
    watched.lane,
    (
        select kept.passed_at
        from passage_revisions as kept
        where
            kept.site = %(site)s
            and kept.lane = watched.lane
            and kept.passed_at >= %(period_from)s
            and kept.passed_at < %(period_to)s
        order by kept.passed_at desc
        limit 1
    ) as passed_at
from unnest(%(lanes)s::text[]) as watched (lane);
