-- Why: positions come late; whose passage they tell of is looked at anew.
-- Grain: one row a passage of a plate of which positions came in since an instant. A position tells
--        of the passages from a little before it on, until the days in which one may be under way.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
with came as (
    select
        fixes.plate,
        min(fixes.fixed_at) as first_at,
        max(fixes.fixed_at) as last_at
    from gps_fixes as fixes
    where
        fixes.site = %(site)s
        and fixes.received_at > %(received_after)s::timestamptz
        and fixes.received_at <= %(received_until)s::timestamptz
    group by fixes.plate
)

select distinct
    seen.passage_id,
    seen.passed_at
from came
inner join plates as seen on came.plate = seen.text
where
    seen.site = %(site)s
    and seen.status = 'accepted'
    and seen.passed_at >= came.first_at - %(around)s::interval
    and seen.passed_at <= came.last_at + %(under_way)s::interval
order by seen.passed_at desc, seen.passage_id asc
limit %(rows_n)s;
