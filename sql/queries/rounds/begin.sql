-- Why: two processes that make the rounds of a site at once make them one after the other.
-- Grain: one row a round of a site; it is locked until the transaction ends.
insert into round_progress (site, name, entry_n, done_until)
values (%(site)s, %(name)s, 0, '-infinity')
on conflict (site, name) do update set entry_n = round_progress.entry_n
returning entry_n;
