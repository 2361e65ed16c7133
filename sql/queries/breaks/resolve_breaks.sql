-- Why: what a run covers and does not find any more is resolved by itself.
-- Grain: one row a break that is closed now.
update breaks set
    state = 'closed',
    resolved_at = %(ran_at)s
where
    breaks.site = %(site)s
    and breaks.side = %(side)s
    and breaks.happened_at >= %(from_at)s
    and breaks.happened_at < %(until_at)s
    and breaks.last_run_n <> %(run_n)s
    and breaks.resolved_at is null
returning breaks.break_id;
