-- Why: a round begins where the one before ended.
-- Grain: one row a round of a site, or none before the first.
select
    kept.entry_n,
    nullif(kept.done_until, '-infinity') as done_until
from round_progress as kept
where kept.site = %(site)s and kept.name = %(name)s;
