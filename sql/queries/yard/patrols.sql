-- Why: what a patrol has to look at, the oldest first.
-- Grain: one row a task of a site, open or in any state.
select
    kept.task_id,
    kept.kind,
    kept.container,
    kept.gate,
    kept.subject,
    kept.follows,
    kept.reason,
    kept.since_at,
    kept.opened_at,
    kept.state,
    kept.ended_at,
    kept.ended_by,
    kept.outcome
from patrol_tasks as kept
where kept.site = %(site)s and (%(is_every)s or kept.state = 'open')
order by kept.state = 'open' desc, kept.since_at asc, kept.task_id asc
limit %(rows_n)s;
