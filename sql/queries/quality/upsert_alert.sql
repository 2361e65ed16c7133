-- Why: an alert as it stands after a look. What it is about and when it was opened never change.
-- Grain: one row.
insert into alerts (
    alert_id, rule, site, lane, camera, feed, state, severity, period_from, period_to, figure,
    baseline, threshold, counted_n, evidence, note, opened_at, updated_at, failed_at, closed_at,
    times_seen_n, told_figure, told_severity, events_n
)
values (
    %(alert_id)s,
    %(rule)s,
    %(site)s,
    %(lane)s,
    %(camera)s,
    %(feed)s,
    %(state)s,
    %(severity)s,
    %(period_from)s,
    %(period_to)s,
    %(figure)s,
    %(baseline)s,
    %(threshold)s,
    %(counted_n)s,
    %(evidence)s,
    %(note)s,
    %(opened_at)s,
    %(updated_at)s,
    %(failed_at)s,
    %(closed_at)s,
    %(times_seen_n)s,
    %(told_figure)s,
    %(told_severity)s,
    %(events_n)s
)
on conflict (alert_id) do update set
    state = excluded.state,
    severity = excluded.severity,
    period_from = excluded.period_from,
    period_to = excluded.period_to,
    figure = excluded.figure,
    baseline = excluded.baseline,
    threshold = excluded.threshold,
    counted_n = excluded.counted_n,
    evidence = excluded.evidence,
    note = excluded.note,
    updated_at = excluded.updated_at,
    failed_at = excluded.failed_at,
    closed_at = excluded.closed_at,
    times_seen_n = excluded.times_seen_n,
    told_figure = excluded.told_figure,
    told_severity = excluded.told_severity,
    events_n = excluded.events_n;
