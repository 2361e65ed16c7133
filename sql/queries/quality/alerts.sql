-- Why: what officers and programs look at: what is open, the most urgent and the newest first,
--      or what was looked at since an instant.
-- Grain: one row an alert.
select
    kept.alert_id,
    kept.rule,
    kept.site,
    kept.lane,
    kept.camera,
    kept.feed,
    kept.state,
    kept.severity,
    kept.period_from,
    kept.period_to,
    kept.figure,
    kept.baseline,
    kept.threshold,
    kept.counted_n,
    kept.evidence,
    kept.note,
    kept.opened_at,
    kept.updated_at,
    kept.failed_at,
    kept.closed_at,
    kept.times_seen_n,
    kept.told_figure,
    kept.told_severity,
    kept.events_n
from alerts as kept
where
    (%(site)s::text is null or kept.site = %(site)s)
    and (kept.state = 'open' or kept.updated_at >= %(since)s)
order by kept.state desc, kept.severity asc, kept.opened_at desc, kept.alert_id asc;
