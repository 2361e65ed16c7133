-- Why: what was found once and is still so changes nothing.
-- Grain: one row an anomaly.
insert into yard_anomalies (
    anomaly_id, site, kind, container, gate, subject, source, moved_at, before_subject, before_at,
    is_active, found_at, changed_at
)
values (
    %(anomaly_id)s,
    %(site)s,
    %(kind)s,
    %(container)s,
    %(gate)s,
    %(subject)s,
    %(source)s,
    %(moved_at)s,
    %(before_subject)s,
    %(before_at)s,
    true,
    %(now)s,
    %(now)s
)
on conflict (anomaly_id) do update set
    before_subject = excluded.before_subject,
    before_at = excluded.before_at,
    is_active = true,
    changed_at = case
        when yard_anomalies.is_active then yard_anomalies.changed_at else excluded.changed_at
    end;
