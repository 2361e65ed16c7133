-- Why: a patrol is sent after what is known.
-- Grain: one row an alert of data quality or a warning at the gate with that id, or none.
select kept.opened_at as since_at
from alerts as kept
where kept.site = %(site)s and kept.alert_id = %(alert_id)s
union all
select kept.happened_at as since_at
from gate_warnings as kept
where kept.site = %(site)s and kept.warning_id = %(alert_id)s;
