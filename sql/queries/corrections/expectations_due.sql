-- Why: reads for which a paper came or went: doubtful ones whose very number is expected, and those
--      that were accepted because it was, and is no more. Whether that is enough is not told here.
-- Grain: one row a passage: the numbers that papers other than a watchlist expect of it.
-- Asked of given passages, or, where none are given, of all since an instant.
with asked as (
    select
        passage_id,
        passed_at
    from lane_crossings
    where
        site = %(site)s
        and (
            passage_id = any(%(passage_ids)s::uuid[])
            or (%(passage_ids)s::uuid[] is null and passed_at >= %(since)s)
        )
),

latest as (
    select
        asked.passage_id,
        asked.passed_at,
        (
            select max(kept.revision)
            from passage_revisions as kept
            where
                kept.passage_id = asked.passage_id
                and kept.passed_at = asked.passed_at
        ) as revision,
        array(
            select distinct pair.number
            from matches as pair
            where
                pair.passage_id = asked.passage_id
                and pair.kind = 'exact'
                and pair.paper_side <> 'watch'
                and pair.is_active
            order by pair.number
        ) as expected
    from asked
)

select
    latest.passage_id,
    latest.expected
from latest
where
    exists (
        select 1
        from passage_containers as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
            and (
                (part.status = 'review' and part.code = any(latest.expected))
                or (
                    part.status = 'accepted'
                    and part.expected
                    and part.code <> all(latest.expected)
                )
            )
    )
order by latest.passed_at, latest.passage_id;
