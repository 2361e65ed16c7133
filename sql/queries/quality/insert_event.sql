-- Why: the history of an alert, which nothing rewrites.
-- Grain: one row.
insert into alert_events (
    alert_id, event_n, happened_at, site, kind, severity, figure, baseline, threshold, counted_n,
    evidence, note
)
values (
    %(alert_id)s,
    %(events_n)s,
    %(updated_at)s,
    %(site)s,
    %(kind)s,
    %(severity)s,
    %(figure)s,
    %(baseline)s,
    %(threshold)s,
    %(counted_n)s,
    %(evidence)s,
    %(note)s
);
