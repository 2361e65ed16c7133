-- Why: somebody looked, and says what was there.
-- Grain: one row the task, if it was open.
update patrol_tasks
set state = 'done', ended_at = %(now)s, ended_by = %(who)s, outcome = %(outcome)s
where task_id = %(task_id)s and site = %(site)s and state = 'open'
returning container, reason;
