-- Why: a replay brings the join up to where it was brought, and no farther. Time only goes on.
-- Grain: one row a site.
insert into match_progress (site, as_of, entry_n)
values (%(site)s, %(as_of)s, %(entry_n)s)
on conflict (site) do update
    set
        as_of = greatest(match_progress.as_of, excluded.as_of),
        entry_n = greatest(match_progress.entry_n, excluded.entry_n);
