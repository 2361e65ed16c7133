-- Why: positions and corrections come late; the last look holds.
-- Grain: one row a passage and plate.
insert into gps_checks (
    check_id, site, passage_id, passage_revision, passed_at, gate, plate, shipment, verdict,
    findings, evidence, fixes_n, checked_at
)
values (
    %(check_id)s,
    %(site)s,
    %(passage_id)s,
    %(passage_revision)s,
    %(passed_at)s,
    %(gate)s,
    %(plate)s,
    %(shipment)s,
    %(verdict)s,
    %(findings)s,
    %(evidence)s,
    %(fixes_n)s,
    %(now)s
)
on conflict (check_id) do update set
    passage_revision = excluded.passage_revision,
    shipment = excluded.shipment,
    verdict = excluded.verdict,
    findings = excluded.findings,
    evidence = excluded.evidence,
    fixes_n = excluded.fixes_n,
    checked_at = excluded.checked_at;
