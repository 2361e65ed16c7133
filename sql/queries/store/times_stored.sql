-- Why: how long after a vehicle was last seen its row is there.
-- Grain: one row a passage of a site as the machine saw it, in the order of time.
select
    lane,
    passed_at,
    last_seen_at,
    stored_at,
    frames_n
from passage_revisions
where site = %(site)s and revision = 0
order by passed_at;
