-- Why: who has to look at what, and since when it is known.
-- Grain: one row a break, the oldest first. One of a number is found by its beginning.
select
    breaks.break_id,
    breaks.site,
    breaks.side,
    breaks.kind,
    breaks.reason,
    breaks.number,
    breaks.direction,
    breaks.happened_at,
    breaks.paper,
    breaks.facts,
    breaks.passage_id,
    breaks.read_number,
    breaks.read_direction,
    breaks.passed_at,
    breaks.gate,
    breaks.lane,
    breaks.is_doubtful,
    breaks.size_type,
    breaks.read_size_type,
    breaks.other_paper,
    breaks.other_passage_id,
    breaks.first_seen_at,
    breaks.last_seen_at,
    breaks.state,
    breaks.owner,
    breaks.note,
    breaks.told_by,
    breaks.told_at,
    breaks.resolved_at,
    breaks.reopened_n,
    extract(epoch from %(now)s - breaks.first_seen_at)::double precision as age_s
from breaks
where
    breaks.site = any(%(sites)s)
    and (%(side)s::text is null or breaks.side = %(side)s)
    and (%(with_closed)s or breaks.state <> 'closed')
    and (%(state)s::text is null or breaks.state = %(state)s)
    and (%(owner)s::text is null or breaks.owner = %(owner)s)
    and (%(begin)s::text is null or starts_with(breaks.break_id::text, %(begin)s))
order by
    breaks.first_seen_at, breaks.site, breaks.side, breaks.kind, breaks.number, breaks.break_id;
