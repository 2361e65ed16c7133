-- Why: a hold on the vehicle holds what it carries, and is known to another shard than the
--      container's.
-- Grain: one row a passage with a plate that is to be held or inspected.
select distinct warned.passage_id
from gate_warnings as warned
where
    warned.passage_id = any(%(passages)s)
    and warned.warning = 'watch_hit'
    and warned.kind = 'plate'
    and warned.stands
    and warned.evidence ->> 'action' in ('hold', 'inspect');
