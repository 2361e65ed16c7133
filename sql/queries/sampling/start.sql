-- Why: from now on passages are checked by sample.
-- Grain: one row the period; a second open one of a site is refused by its index.
insert into sampling_periods (
    period_id, site, rate, seed, risk_threshold, started_at, started_by, why_started
)
values (
    %(period_id)s,
    %(site)s,
    %(rate)s,
    %(seed)s,
    %(risk_threshold)s,
    %(now)s,
    %(who)s,
    %(why)s
);
