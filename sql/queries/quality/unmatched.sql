-- Why: which containers passed and have no paper, or got it too late, to look at.
-- Grain: one row a container of a passage and kind of paper, the newest first, at most `at_most_n`
--        of a kind and state.
select
    told.wanted,
    told.state,
    told.number,
    told.subject,
    told.at
from (
    select
        kept.wanted,
        kept.state,
        kept.number,
        kept.subject,
        kept.at,
        row_number() over (
            partition by kept.wanted, kept.state order by kept.at desc, kept.subject asc
        ) as place
    from standings as kept
    where
        kept.site = %(site)s
        and kept.side = 'passage'
        and kept.due_at >= %(period_from)s
        and kept.due_at < %(period_to)s
        and kept.state in ('unmatched', 'resolved_late')
) as told
where told.place <= %(at_most_n)s
order by told.wanted asc, told.state asc, told.place asc;
