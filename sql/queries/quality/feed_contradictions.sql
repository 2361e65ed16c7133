-- Why: which rows of a feed say otherwise than before, to look at; not what they say, which is for
--      those who may see the papers themselves.
-- Grain: one row a contradiction, the newest first, at most `at_most_n` of a feed.
select
    told.source as feed,
    told.kind,
    told.origin,
    told.received_at
from (
    select
        kept.source,
        kept.kind,
        kept.origin,
        kept.received_at,
        row_number() over (
            partition by kept.source order by kept.received_at desc, kept.origin asc
        ) as place
    from feed_contradictions as kept
    where
        kept.site = %(site)s
        and kept.received_at >= %(period_from)s
        and kept.received_at < %(period_to)s
) as told
where told.place <= %(at_most_n)s
order by told.source asc, told.place asc;
