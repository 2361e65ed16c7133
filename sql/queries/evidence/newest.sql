-- Why: the page of a passage that is opened without one begins with the newest of its site; the
--      instant, which is known with the site, finds it wherever in the years it lies.
-- Grain: one row at most, however many lanes were crossed in that instant.
select kept.passage_id
from passage_revisions as kept
where
    kept.site = %(of_site)s
    and kept.passed_at = %(passed_at)s
order by kept.passage_id
limit 1;
