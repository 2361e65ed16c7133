-- Why: a correction or a late passage explains what did not follow.
-- Grain: one row an anomaly that was found before and is no more.
update yard_anomalies
set is_active = false, changed_at = %(now)s
where
    site = %(site)s
    and container = any(%(containers)s)
    and moved_at >= %(since)s
    and is_active
    and anomaly_id <> all(%(found)s::uuid[])
returning anomaly_id;
