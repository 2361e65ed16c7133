-- Why: what the trackers say of the passages of a period, for officers and programs.
-- Grain: one row a passage and plate, the newest first.
select
    kept.passage_id,
    kept.passed_at,
    kept.gate,
    kept.plate,
    kept.shipment,
    kept.verdict,
    kept.findings,
    kept.evidence,
    kept.fixes_n
from gps_checks as kept
where
    kept.site = %(site)s
    and kept.passed_at >= %(since)s
    and (%(verdict)s::text is null or kept.verdict = %(verdict)s)
order by kept.passed_at desc, kept.plate asc
limit %(rows_n)s;
