-- Why: what the last count before an instant found.
-- Grain: one row a container.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
select
    counted.counted_at,
    counted.container,
    counted.in_at,
    counted.gate
from yard_counted_containers as counted
where
    counted.site = %(site)s
    and counted.counted_at = (
        select max(kept.counted_at)
        from yard_counts as kept
        where kept.site = %(site)s and kept.counted_at <= %(as_of)s::timestamptz
    )
order by counted.container;
