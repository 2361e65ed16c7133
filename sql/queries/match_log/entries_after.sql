-- Why: the join follows the log.
-- Grain: one row an entry of the sites, in the order in which it became visible.
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
    told.entry_n > %(entry_n)s
    and told.site = any(%(sites)s::text[])
order by told.entry_n
limit %(at_most_n)s;
