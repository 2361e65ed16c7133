-- Why: what is to be checked, and what was.
-- Grain: one row a passage of a period that is listed or counted, in the order of time.
select
    kept.passage_id,
    kept.passed_at,
    kept.stratum,
    kept.risk,
    kept.is_sampled,
    kept.outcome,
    kept.checked_by
from sampled_passages as kept
where kept.site = %(site)s and kept.period_id = %(period_id)s
order by kept.passed_at, kept.passage_id;
