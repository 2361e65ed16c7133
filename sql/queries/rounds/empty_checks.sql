-- Why: which empty containers passed without showing it.
-- Grain: one row a container of a passage, the newest first.
select
    kept.passage_id,
    kept.passed_at,
    kept.gate,
    kept.lane,
    kept.container,
    kept.told_by,
    kept.door,
    kept.verdict
from empty_checks as kept
where
    kept.site = %(site)s
    and kept.passed_at >= %(since)s
    and (%(verdict)s::text is null or kept.verdict = %(verdict)s)
order by kept.passed_at desc, kept.container asc
limit %(rows_n)s;
