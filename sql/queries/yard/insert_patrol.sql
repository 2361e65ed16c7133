-- Why: a task is opened once for the same thing; a person or the cameras end it.
-- Grain: one row a task.
insert into patrol_tasks (
    task_id, site, kind, container, gate, subject, follows, reason, since_at, opened_at, state
)
values (
    %(task_id)s,
    %(site)s,
    %(kind)s,
    %(container)s,
    %(gate)s,
    %(subject)s,
    %(follows)s,
    %(reason)s,
    %(since_at)s,
    %(now)s,
    'open'
)
on conflict (task_id) do nothing
returning task_id;
