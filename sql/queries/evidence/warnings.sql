-- Why: what was warned of about one vehicle, also what was taken back.
-- Grain: one row a warning, the newest first.
select
    warned.warning,
    warned.number,
    warned.paper,
    warned.happened_at,
    warned.stands
from gate_warnings as warned
where warned.passage_id = %(passage_id)s
order by warned.happened_at desc, warned.warning_id asc;
