-- Why: where some numbers passed, in any period: they are looked up and nothing is read through.
--      Where very many numbers fit, parts are held against the pattern instead.
-- Grain: one row a passage of which one of the numbers is known now, newest first or oldest first,
--        a page of them; `found_n` counts all pages, of the %(found_max_n)s newest at most.
-- A null parameter filters nothing. A number that a correction replaced is not found. The newest
-- %(named_max_n)s reads are enough where nothing else narrows the search.
with named as (
    (
        select
            part.passage_id,
            part.passed_at,
            part.revision
        from passage_plates as part
        where
            (%(numbers)s::text[] is null or part.text = any(%(numbers)s::text[]))
            and (%(pattern)s::text is null or part.text like %(pattern)s)
            and part.passed_at >= %(from_at)s
            and part.passed_at < %(until_at)s
        order by part.passed_at desc
        limit %(named_max_n)s
    )
    union
    (
        select
            part.passage_id,
            part.passed_at,
            part.revision
        from passage_containers as part
        where
            (%(numbers)s::text[] is null or part.code = any(%(numbers)s::text[]))
            and (%(pattern)s::text is null or part.code like %(pattern)s)
            and part.passed_at >= %(from_at)s
            and part.passed_at < %(until_at)s
        order by part.passed_at desc
        limit %(named_max_n)s
    )
),

standing as (
    select
        latest.passage_id,
        latest.passed_at,
        latest.site,
        latest.lane,
        latest.direction,
        exists (
            select 1 from passage_plates as part
            where
                part.passage_id = latest.passage_id
                and part.passed_at = latest.passed_at
                and part.revision = latest.revision
        )
        or exists (
            select 1 from passage_containers as part
            where
                part.passage_id = latest.passage_id
                and part.passed_at = latest.passed_at
                and part.revision = latest.revision
        ) as has_read,
        exists (
            select 1 from passage_plates as part
            where
                part.passage_id = latest.passage_id
                and part.passed_at = latest.passed_at
                and part.revision = latest.revision
                and part.status = 'review'
        )
        or exists (
            select 1 from passage_containers as part
            where
                part.passage_id = latest.passage_id
                and part.passed_at = latest.passed_at
                and part.revision = latest.revision
                and part.status = 'review'
        ) as has_review
    from named
    inner join latest_passages as latest
        on
            named.passage_id = latest.passage_id
            and named.passed_at = latest.passed_at
            and named.revision = latest.revision
),

found as (
    select
        standing.passage_id,
        standing.passed_at
    from standing
    where
        (%(of_site)s::text is null or standing.site = %(of_site)s)
        and (%(of_lane)s::text is null or standing.lane = %(of_lane)s)
        and (%(of_direction)s::text is null or standing.direction = %(of_direction)s)
        and (
            %(of_status)s::text is null
            or case %(of_status)s
                when 'unread'
                    then not standing.has_read
                when 'review'
                    then standing.has_review
                else standing.has_read and not standing.has_review
            end
        )
    order by standing.passed_at desc, standing.passage_id asc
    limit %(found_max_n)s
),

ordered as (
    select
        found.passage_id,
        found.passed_at,
        count(*) over () as found_n,
        row_number() over (
            order by
                case when %(oldest_first)s then found.passed_at end asc,
                found.passed_at desc,
                found.passage_id asc
        ) as place
    from found
),

-- The one that only tells that there are more comes last, and first when the order is turned.
page as (
    select
        ordered.passage_id,
        ordered.passed_at,
        ordered.found_n,
        ordered.place
    from ordered
    order by ordered.place
    limit
        %(rows_n)s
        offset
        %(rows_before_n)s
        + case
            when
                %(oldest_first)s
                and (select count(found.passage_id) from found) = %(found_max_n)s
                then 1
            else 0
        end
)

select
    history.passage_id,
    history.passed_at,
    history.site,
    history.gate,
    history.lane,
    history.direction,
    history.plates,
    history.containers,
    history.status,
    page.found_n
from page
inner join passages as history
    on
        page.passage_id = history.passage_id
        and page.passed_at = history.passed_at
order by page.place;
