-- Why: the next round begins where this one ended.
-- Grain: one row a round of a site.
insert into round_progress (site, name, entry_n, done_until)
values (%(site)s, %(name)s, %(entry_n)s, %(done_until)s)
on conflict (site, name) do update set
    entry_n = excluded.entry_n,
    done_until = excluded.done_until;
