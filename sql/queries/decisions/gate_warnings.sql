-- Why: what an officer has to look at.
-- Grain: one row a warning that stands, the newest first.
select
    warned.warning_id,
    warned.warning,
    warned.site,
    warned.number,
    warned.kind,
    warned.passage_id,
    warned.paper,
    warned.gate,
    warned.lane,
    warned.happened_at,
    warned.evidence,
    warned.raised_at
from gate_warnings as warned
where
    warned.stands
    and (%(site)s::text is null or warned.site = %(site)s)
order by warned.happened_at desc, warned.warning_id asc
limit %(rows_n)s;
