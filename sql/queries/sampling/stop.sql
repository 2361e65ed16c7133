-- Why: every passage is checked again.
-- Grain: one row the period that was open, if one was.
update sampling_periods
set ended_at = %(now)s, ended_by = %(who)s, why_ended = %(why)s
where site = %(site)s and ended_at is null
returning period_id, started_at;
