-- Why: whether a number could be where it was read: each accepted number of a period with the
--      passage of the same number before. One step down the index of numbers each, and no further
--      back than `since`. A number under review may be misread and would prove nothing.
-- Grain: one row a number of a passage's highest revision.
with numbers_now as (
    select
        part.passage_id,
        part.lane,
        part.direction,
        part.passed_at,
        part.text as number,
        'plate' as kind,
        null::text as check_digit
    from plates as part
    where
        part.site = %(site)s
        and part.passed_at >= %(period_from)s
        and part.passed_at < %(period_to)s
        and part.status = 'accepted'
    union all
    select
        part.passage_id,
        part.lane,
        part.direction,
        part.passed_at,
        part.code as number,
        'container' as kind,
        part.check_digit
    from containers as part
    where
        part.site = %(site)s
        and part.passed_at >= %(period_from)s
        and part.passed_at < %(period_to)s
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
            part.lane,
            part.direction,
            part.passed_at
        from plates as part
        where
            seen.kind = 'plate'
            and part.text = seen.number
            and part.site = %(site)s
            and part.passed_at >= %(since)s
            and part.passed_at < seen.passed_at
        order by part.passed_at desc
        limit 1
    )
    union all
    (
        select
            part.lane,
            part.direction,
            part.passed_at
        from containers as part
        where
            seen.kind = 'container'
            and part.code = seen.number
            and part.site = %(site)s
            and part.passed_at >= %(since)s
            and part.passed_at < seen.passed_at
        order by part.passed_at desc
        limit 1
    )
) as before on true
order by seen.passed_at, seen.passage_id, seen.number;
