-- Why: where vehicles were in the time of their passages.
-- Grain: one row a vehicle, `vehicle_n` counted from 1 in the order of the arrays, and instant: its
--        highest revision, unless that takes it back; of each vehicle the newest, so many.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
with wanted as (
    select
        asked.plate,
        asked.fixed_from,
        asked.fixed_to,
        asked.vehicle_n
    from
        unnest(
            %(plates)s::text[], %(fixed_from)s::timestamptz[], %(fixed_to)s::timestamptz[]
        ) with ordinality as asked (plate, fixed_from, fixed_to, vehicle_n)
)

select
    wanted.vehicle_n,
    found.fixed_at,
    found.latitude,
    found.longitude
from wanted
cross join
    lateral (
        select
            fixes.fixed_at,
            fixes.latitude,
            fixes.longitude
        from gps_fixes as fixes
        where
            fixes.site = %(site)s
            and fixes.plate = wanted.plate
            and fixes.fixed_at >= wanted.fixed_from
            and fixes.fixed_at <= wanted.fixed_to
            and not fixes.is_cancelled
            and not exists (
                select 1
                from gps_fixes as newer
                where
                    newer.site = fixes.site
                    and newer.plate = fixes.plate
                    and newer.fixed_at = fixes.fixed_at
                    and newer.revision > fixes.revision
            )
        order by fixes.fixed_at desc
        limit %(rows_n)s
    ) as found;
