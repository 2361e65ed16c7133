-- Why: the store and the archive have to tell the same; queries/archive/counts_by_day.sql asks
--      the archive.
-- Grain: one row a site and local day.
with plate_counts as (
    select
        part.passage_id,
        part.passed_at,
        part.revision,
        count(*) as parts_n
    from passage_plates as part
    group by part.passage_id, part.passed_at, part.revision
),

container_counts as (
    select
        part.passage_id,
        part.passed_at,
        part.revision,
        count(*) as parts_n
    from passage_containers as part
    group by part.passage_id, part.passed_at, part.revision
),

evidence_counts as (
    select
        part.passage_id,
        part.passed_at,
        part.revision,
        count(*) as parts_n
    from passage_evidence as part
    group by part.passage_id, part.passed_at, part.revision
)

select
    latest.site,
    latest.day,
    count(*) as passages_n,
    sum(coalesce(plate_counts.parts_n, 0))::bigint as plates_n,
    sum(coalesce(container_counts.parts_n, 0))::bigint as containers_n,
    sum(coalesce(evidence_counts.parts_n, 0))::bigint as evidence_n
from latest_passages as latest
left join plate_counts
    on
        latest.passage_id = plate_counts.passage_id
        and latest.passed_at = plate_counts.passed_at
        and latest.revision = plate_counts.revision
left join container_counts
    on
        latest.passage_id = container_counts.passage_id
        and latest.passed_at = container_counts.passed_at
        and latest.revision = container_counts.revision
left join evidence_counts
    on
        latest.passage_id = evidence_counts.passage_id
        and latest.passed_at = evidence_counts.passed_at
        and latest.revision = evidence_counts.revision
group by latest.site, latest.day
order by latest.site, latest.day;
