-- Why: leaders look at what has been unaccounted for the longest (R98), and at how much there is.
-- Grain: one row a container and what it waits for, overdue, the oldest first. `unmatched_n` counts
--      all of them.
select
    told.site,
    told.number,
    told.side,
    told.wanted,
    told.state,
    told.at,
    extract(epoch from told.age)::double precision as age_s,
    count(*) over () as unmatched_n
from unmatched_containers as told
where
    told.site = any(%(sites)s)
    and told.state = 'unmatched'
order by told.at, told.site, told.number, told.side, told.wanted
limit %(rows_n)s;
