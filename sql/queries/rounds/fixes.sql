-- Why: where a vehicle was in the time of a passage.
-- Grain: one row an instant, its highest revision, unless that takes it back.
select
    fixes.fixed_at,
    fixes.latitude,
    fixes.longitude
from gps_fixes as fixes
where
    fixes.site = %(site)s
    and fixes.plate = %(plate)s
    and fixes.fixed_at >= %(fixed_from)s
    and fixes.fixed_at <= %(fixed_to)s
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
limit %(rows_n)s;
