-- Why: as queries/yard/doubtful.sql tells it of the store.
-- Grain: one row a container's read since an instant, the newest first.
select
    seen.code as container,
    seen.direction,
    seen.passed_at as moved_at,
    seen.gate,
    cast(seen.passage_id as varchar) as subject
from containers as seen
where
    seen.site = $site
    and seen.status = 'review'
    and ($since is null or seen.passed_at > $since)
    and seen.passed_at <= $as_of
order by seen.passed_at desc, seen.passage_id asc, seen.ordinal asc
limit $rows_n;
