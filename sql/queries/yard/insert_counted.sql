-- Why: what a count found.
-- Grain: one row a container.
insert into yard_counted_containers (site, counted_at, container, in_at, gate)
values (%(site)s, %(counted_at)s, %(container)s, %(in_at)s, %(gate)s);
