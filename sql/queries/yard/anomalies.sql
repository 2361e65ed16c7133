-- Why: what did not follow on what was before, for officers and programs.
-- Grain: one row an anomaly that stands, the newest first.
select
    kept.anomaly_id,
    kept.kind,
    kept.container,
    kept.gate,
    kept.subject,
    kept.source,
    kept.moved_at,
    kept.before_subject,
    kept.before_at
from yard_anomalies as kept
where kept.site = %(site)s and kept.is_active and kept.moved_at <= %(as_of)s
order by kept.moved_at desc, kept.container asc
limit %(rows_n)s;
