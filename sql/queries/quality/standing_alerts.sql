-- Why: what a check decides upon: what is open, and what was closed for this instant or a later
--      one, which an older look must not open again. However many were closed before, they are
--      not read.
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
where kept.site = %(site)s and (kept.state = 'open' or kept.updated_at >= %(at)s)
-- The newest of a place comes last, and so stands.
order by kept.opened_at asc, kept.alert_id asc;
