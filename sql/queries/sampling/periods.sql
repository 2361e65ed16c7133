-- Why: who switched sampling on and off, when and why.
-- Grain: one row a period of a site that was not over before an instant, the newest first.
select
    kept.period_id,
    kept.rate,
    kept.seed,
    kept.risk_threshold,
    kept.started_at,
    kept.started_by,
    kept.why_started,
    kept.ended_at,
    kept.ended_by,
    kept.why_ended
from sampling_periods as kept
where
    kept.site = %(site)s
    and (kept.ended_at is null or kept.ended_at >= %(since)s::timestamptz)
order by kept.started_at desc;
