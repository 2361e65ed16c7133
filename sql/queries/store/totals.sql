-- Why: what a run prints at its end.
-- Grain: one row.
select
    (select count(*) from latest_passages) as passages_n,
    (select count(*) from plates) as plates_n,
    (select count(*) from containers) as containers_n,
    (select count(*) from evidence) as evidence_n,
    (select count(*) from passage_conflicts) as conflicts_n,
    (select count(*) from orphan_reads) as orphan_reads_n,
    (select coalesce(sum(undecodable_n), 0)::bigint from camera_runs) as undecodable_n;
