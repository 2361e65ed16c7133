-- Why: positions and corrections come late; the last look holds.
-- Grain: one row a passage and plate.
insert into gps_checks (
    check_id, site, passage_id, passage_revision, passed_at, gate, plate, shipment, verdict,
    findings, evidence, fixes_n, checked_at
)
select
    told.check_id,
    told.site,
    told.passage_id,
    told.passage_revision,
    told.passed_at,
    told.gate,
    told.plate,
    told.shipment,
    told.verdict,
    told.findings,
    told.evidence,
    told.fixes_n,
    %(now)s as checked_at
from
    jsonb_to_recordset(%(checks)s) as told (
        check_id uuid,
        site text,
        passage_id uuid,
        passage_revision integer,
        passed_at timestamptz,
        gate text,
        plate text,
        shipment text,
        verdict text,
        findings text[],
        evidence jsonb,
        fixes_n integer
    )
on conflict (check_id) do update set
    passage_revision = excluded.passage_revision,
    shipment = excluded.shipment,
    verdict = excluded.verdict,
    findings = excluded.findings,
    evidence = excluded.evidence,
    fixes_n = excluded.fixes_n,
    checked_at = excluded.checked_at;
