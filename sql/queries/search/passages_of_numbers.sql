-- Why: where some numbers passed, in any period: they are looked up and nothing is read through.
-- Grain: one row a passage of which one of the numbers is known now, newest first or oldest first,
--        a page of them; `found_n` counts all pages, of the %(found_max_n)s newest at most.
-- A null parameter filters nothing. A number that a correction replaced is not found.
with named as (
    select
        part.passage_id,
        part.passed_at,
        part.revision
    from passage_plates as part
    where
        part.text = any(%(numbers)s::text[])
        and part.passed_at >= %(from_at)s
        and part.passed_at < %(until_at)s
    union
    select
        part.passage_id,
        part.passed_at,
        part.revision
    from passage_containers as part
    where
        part.code = any(%(numbers)s::text[])
        and part.passed_at >= %(from_at)s
        and part.passed_at < %(until_at)s
),

standing as (
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
    from named
    inner join passages as history
        on
            named.passage_id = history.passage_id
            and named.passed_at = history.passed_at
            and named.revision = history.revision
),

found as (
    select standing.*
    from standing
    where
        (%(of_site)s::text is null or standing.site = %(of_site)s)
        and (%(of_lane)s::text is null or standing.lane = %(of_lane)s)
        and (%(of_direction)s::text is null or standing.direction = %(of_direction)s)
        and (%(of_status)s::text is null or standing.status = %(of_status)s)
    order by standing.passed_at desc, standing.passage_id asc
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
