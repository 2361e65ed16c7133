-- Why: what barriers did of late, for an officer.
-- Grain: one row a passage: its last decision; the newest passages first.
select
    decided.passage_id,
    decided.revision,
    decided.site,
    decided.gate,
    decided.lane,
    decided.passed_at,
    decided.state,
    decided.reasons,
    decided.containers,
    decided.decided_at,
    decided.opened_by,
    decided.opened_why
from barrier_decisions as decided
where
    (%(site)s::text is null or decided.site = %(site)s)
    and not exists (
        select from barrier_decisions as later
        where later.passage_id = decided.passage_id and later.revision > decided.revision
    )
order by decided.passed_at desc, decided.passage_id asc
limit %(rows_n)s;
