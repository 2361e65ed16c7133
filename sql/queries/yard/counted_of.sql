-- Why: which of the containers the counts of a yard found.
-- Grain: one row a container and count.
select
    counted.counted_at,
    counted.container,
    counted.in_at,
    counted.gate
from yard_counted_containers as counted
where counted.site = %(site)s and counted.container = any(%(containers)s);
