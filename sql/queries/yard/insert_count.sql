-- Why: a count of all containers of a yard; the same instant again is refused by its key.
-- Grain: one row a count.
insert into yard_counts (site, counted_at, containers_n, told_by, why, told_at)
values (%(site)s, %(counted_at)s, %(containers_n)s, %(who)s, %(why)s, %(now)s);
