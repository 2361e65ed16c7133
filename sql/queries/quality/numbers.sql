-- Why: whether a number could be where it was read: each accepted number of a period with the
--      passage of the same number before. A number under review may be misread and would prove
--      nothing. The instants of the parts themselves are bounded, and the local days that are
--      looked back to are named one by one, because a plain store keeps numbers by day: one step
--      down an index for each day and number, however many years are kept.
-- Grain: one row a number of a passage's highest revision.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
with numbers_now as (
    select
        part.passage_id,
        latest.lane,
        latest.direction,
        part.passed_at,
        part.text as number,
        'plate' as kind,
        null::text as check_digit
    from passage_plates as part
    inner join latest_passages as latest
        on
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    where
        part.site = %(site)s::text
        and part.passed_at >= %(period_from)s::timestamptz
        and part.passed_at < %(period_to)s::timestamptz
        and latest.passed_at >= %(period_from)s::timestamptz
        and latest.passed_at < %(period_to)s::timestamptz
        and part.status = 'accepted'
    union all
    select
        part.passage_id,
        latest.lane,
        latest.direction,
        part.passed_at,
        part.code as number,
        'container' as kind,
        part.check_digit
    from passage_containers as part
    inner join latest_passages as latest
        on
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    where
        part.site = %(site)s::text
        and part.passed_at >= %(period_from)s::timestamptz
        and part.passed_at < %(period_to)s::timestamptz
        and latest.passed_at >= %(period_from)s::timestamptz
        and latest.passed_at < %(period_to)s::timestamptz
        and part.status = 'accepted'
)

select
    seen.passage_id,
    seen.lane,
    seen.direction,
    seen.passed_at,
    seen.number,
    seen.kind,
    seen.check_digit,
    before.lane as lane_before,
    before.direction as direction_before,
    before.passed_at as passed_before_at
from numbers_now as seen
left join lateral (
    (
        select
            latest.lane,
            latest.direction,
            latest.passed_at
        from passage_plates as part
        inner join latest_passages as latest
            on
                part.passage_id = latest.passage_id
                and part.passed_at = latest.passed_at
                and part.revision = latest.revision
        where
            seen.kind = 'plate'
            and part.text = seen.number
            and part.site = %(site)s::text
            and (part.passed_at at time zone 'Asia/Ho_Chi_Minh')::date = any(%(days)s::date[])
            and part.passed_at >= %(since)s::timestamptz
            and part.passed_at < seen.passed_at
        order by part.passed_at desc
        limit 1
    )
    union all
    (
        select
            latest.lane,
            latest.direction,
            latest.passed_at
        from passage_containers as part
        inner join latest_passages as latest
            on
                part.passage_id = latest.passage_id
                and part.passed_at = latest.passed_at
                and part.revision = latest.revision
        where
            seen.kind = 'container'
            and part.code = seen.number
            and part.site = %(site)s::text
            and (part.passed_at at time zone 'Asia/Ho_Chi_Minh')::date = any(%(days)s::date[])
            and part.passed_at >= %(since)s::timestamptz
            and part.passed_at < seen.passed_at
        order by part.passed_at desc
        limit 1
    )
) as before on true
order by seen.passed_at, seen.passage_id, seen.number;
