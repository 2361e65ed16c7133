-- Why: the next round begins where this one ended.
-- Grain: one row a round of a site.
update round_progress
set entry_n = %(entry_n)s, done_until = %(done_until)s
where site = %(site)s and name = %(name)s;
