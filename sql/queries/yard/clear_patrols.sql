-- Why: what the cameras told afterwards need not be looked at any more.
-- Grain: one row a task that is open, and of a container that moved since, or whose anomaly ended.
update patrol_tasks
set state = 'cleared', ended_at = %(now)s, ended_by = 'gatestream', outcome = %(outcome)s
where
    site = %(site)s
    and state = 'open'
    and (
        (
            kind = 'never_seen_leaving'
            and container = any(%(containers)s)
            and exists (
                select 1
                from yard_moves as later
                where
                    later.site = patrol_tasks.site
                    and later.container = patrol_tasks.container
                    and later.moved_at > patrol_tasks.since_at
            )
        )
        or (kind = 'anomaly' and follows = any(%(ended)s::uuid[]))
    )
returning task_id;
