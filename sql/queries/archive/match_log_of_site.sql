-- Why: a replay tells the join again what it was told, from the archive alone.
-- Grain: one row an entry of a site, in the order of the log; nothing for what never comes.
select
    told.entry_n,
    told.number,
    told.side,
    told.subject,
    told.revision,
    told.is_active,
    told.site,
    told.direction,
    epoch_us(told.at) / 1e6 as at_s,
    epoch_us(told.opens_at) / 1e6 as opens_s,
    epoch_us(told.closes_at) / 1e6 as closes_s,
    epoch_us(told.due_at) / 1e6 as due_s,
    epoch_us(told.received_at) / 1e6 as received_s,
    told.facts
from match_log as told
where told.site = $site and told.entry_n <= $entry_n
order by told.entry_n;
