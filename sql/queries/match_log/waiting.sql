-- Why: who follows the log sees to it that passages get into it.
-- Grain: one row a revision of a passage that waits, the oldest first.
select
    told.waiting_n,
    told.passage_id,
    told.passed_at
from match_waiting as told
where told.site = any(%(sites)s::text[])
order by told.waiting_n
limit %(at_most_n)s;
