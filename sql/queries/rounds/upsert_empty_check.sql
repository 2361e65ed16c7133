-- Why: papers, corrections and officers come late; the last look holds.
-- Grain: one row a container of a passage.
insert into empty_checks (
    check_id, site, passage_id, passed_at, gate, lane, container, told_by, door, verdict, checked_at
)
values (
    %(check_id)s,
    %(site)s,
    %(passage_id)s,
    %(passed_at)s,
    %(gate)s,
    %(lane)s,
    %(container)s,
    %(told_by)s,
    %(door)s,
    %(verdict)s,
    %(now)s
)
on conflict (check_id) do update set
    told_by = excluded.told_by,
    door = excluded.door,
    verdict = excluded.verdict,
    checked_at = excluded.checked_at;
