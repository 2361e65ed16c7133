-- Why: passages of before the log are logged, in the order of time, from where that ended.
-- Grain: one row a passage, whatever its revisions.
select distinct
    kept.passed_at,
    kept.passage_id
from passage_revisions as kept
where (kept.passed_at, kept.passage_id) > (%(passed_at)s::timestamptz, %(passage_id)s::uuid)
order by kept.passed_at, kept.passage_id
limit %(at_most_n)s;
