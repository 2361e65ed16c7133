-- Why: a figure that was measured does not change; the first row wins on replay.
-- Grain: one row a figure and instant; its camera is '' where it is of the whole site.
insert into metrics (site, at, name, camera, value)
values (%(site)s, %(at)s, %(name)s, coalesce(%(camera)s, ''), %(value)s)
on conflict (site, name, camera, at) do nothing;
