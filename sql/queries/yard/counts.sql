-- Why: which counts of a yard there are.
-- Grain: one row a count, the oldest first.
select
    kept.counted_at,
    kept.containers_n,
    kept.told_by,
    kept.why
from yard_counts as kept
where kept.site = %(site)s
order by kept.counted_at;
