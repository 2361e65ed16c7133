-- Why: the other side of the reconciliation: what passed the gate, in and around the period.
-- Grain: one row a container code of a passage, each code once. place, size: as in
--        create_papers.sql; a doubtful read tells no size.
create or replace temp table reads as
select
    row_number() over () as read_n,
    seen.passage_id,
    seen.code as number,
    seen.site,
    seen.direction,
    seen.gate,
    seen.lane,
    seen.passed_at,
    seen.status = 'review' as is_doubtful,
    seen.size_type,
    seen.candidates,
    seen.passed_at >= getvariable('terms')['from_at']
    and seen.passed_at < getvariable('terms')['until_at'] as is_inside,
    place_of(seen.site, seen.direction) as place,
    case when seen.status <> 'review' then size_of(seen.size_type) end as size
from containers as seen
where
    list_contains(getvariable('terms')['sites'], seen.site)
    and seen.passed_at >= getvariable('terms')['from_at'] - getvariable('terms')['reach']
    and seen.passed_at < getvariable('terms')['until_at'] + getvariable('terms')['reach']
qualify row_number() over (partition by seen.passage_id, seen.code order by seen.ordinal) = 1;
