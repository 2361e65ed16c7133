-- Why: the join's state is made again from what is still open, and from nothing else.
-- Grain: one row an entry of the sites that passages or papers of later can belong to, and every
--        other entry of the same paper: a lower revision that is open does not hold where a higher
--        one ended before. Passages never change their instant. A paper that is open may have had
--        its passage long ago: of such papers, the passages of their numbers, too.
with open_papers as (
    select distinct
        told.subject,
        told.number,
        told.opens_at,
        told.side in ('declaration', 'manifest') as is_waiting
    from match_log as told
    where
        told.side <> 'passage'
        and (told.closes_at >= %(since)s or told.received_at >= %(since)s)
        and told.entry_n <= %(until_n)s
        and told.site = any(%(sites)s::text[])
)

select
    told.entry_n,
    told.number,
    told.side,
    told.subject,
    told.revision,
    told.is_active,
    told.site,
    told.direction,
    extract(epoch from told.at)::double precision as at_s,
    extract(epoch from told.opens_at)::double precision as opens_s,
    extract(epoch from told.closes_at)::double precision as closes_s,
    extract(epoch from told.due_at)::double precision as due_s,
    extract(epoch from told.received_at)::double precision as received_s,
    told.facts
from match_log as told
where
    (
        (
            told.side = 'passage'
            and (told.closes_at >= %(since)s or told.received_at >= %(since)s)
        )
        or (
            told.side = 'passage'
            and told.closes_at >= (
                select min(open_papers.opens_at) from open_papers where open_papers.is_waiting
            )
            and told.number in (
                select open_papers.number from open_papers where open_papers.is_waiting
            )
        )
        or (
            told.side <> 'passage'
            and told.subject in (select open_papers.subject from open_papers)
        )
    )
    and told.entry_n > %(entry_n)s
    and told.entry_n <= %(until_n)s
    and told.site = any(%(sites)s::text[])
order by told.entry_n
limit %(at_most_n)s;
