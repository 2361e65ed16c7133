-- Why: what passed in a period, and, where a pattern fits very many numbers, what of it fits.
-- Grain: one row a passage, newest first or oldest first, a page of them; `found_n` counts all
--        pages, of the %(found_max_n)s newest at most, so that no more than those are read.
-- A null parameter filters nothing.
with found as (
    select
        history.passage_id,
        history.passed_at,
        history.site,
        history.gate,
        history.lane,
        history.direction,
        history.plates,
        history.containers,
        history.status
    from passages as history
    where
        history.passed_at >= %(from_at)s
        and history.passed_at < %(until_at)s
        and (%(of_site)s::text is null or history.site = %(of_site)s)
        and (%(of_lane)s::text is null or history.lane = %(of_lane)s)
        and (%(of_direction)s::text is null or history.direction = %(of_direction)s)
        and (%(of_status)s::text is null or history.status = %(of_status)s)
        and (
            %(pattern)s::text is null
            or exists (
                select 1
                from unnest(history.plates || history.containers) as numbers (number)
                where numbers.number like %(pattern)s
            )
        )
    order by history.passed_at desc, history.passage_id asc
    limit %(found_max_n)s
)

select
    found.passage_id,
    found.passed_at,
    found.site,
    found.gate,
    found.lane,
    found.direction,
    found.plates,
    found.containers,
    found.status,
    count(*) over () as found_n
from found
order by
    case when %(oldest_first)s then found.passed_at end asc,
    found.passed_at desc,
    found.passage_id asc
limit %(rows_n)s
-- The one that only tells that there are more comes last, and first when the order is turned.
offset %(rows_before_n)s
+ case
    when
        %(oldest_first)s
        and (select count(counted.passage_id) from found as counted) = %(found_max_n)s
        then 1
    else 0
end;
