-- Why: an officer held a drawn passage against its papers.
-- Grain: one row the passage, if it was drawn in a period of the site.
update sampled_passages
set outcome = %(outcome)s, checked_by = %(who)s, checked_at = %(now)s, note = %(note)s
where site = %(site)s and passage_id = %(passage_id)s and is_sampled
returning period_id, outcome;
