-- Why: what sets the times of entries from now on; those that are logged keep theirs, for what was
--      decided on them was decided by them.
-- Grain: one row a site, or none where it is so already.
insert into match_policies (site, policy)
values (%(site)s, %(policy)s)
on conflict (site) do update
    set policy = excluded.policy, set_at = excluded.set_at
    where match_policies.policy <> excluded.policy;
