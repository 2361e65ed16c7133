-- Why: the passages of a period with what the rules look at: what is mandatory, what was read,
--      and by which clock. `status` as in the view passages: accepted where something was read and
--      every read is accepted.
-- Grain: one row a passage, its highest revision; `stored_at` is of the first one that came.
with latest as (
    select
        found.passage_id,
        found.revision,
        found.lane,
        found.direction,
        found.passed_at,
        found.last_seen_at,
        found.clock_offset_s,
        found.cameras,
        found.media,
        found.container_seen_n
    from latest_passages as found
    where
        found.site = %(site)s
        and found.passed_at >= %(period_from)s
        and found.passed_at < %(period_to)s
)

select
    latest.passage_id,
    latest.lane,
    latest.direction,
    latest.passed_at,
    latest.last_seen_at,
    latest.clock_offset_s,
    latest.cameras[1] as camera,
    latest.media like '%%://%%' as is_live,
    coalesce(latest.container_seen_n, 0) > 0 as has_container,
    arrived.stored_at,
    read_plates.best as plate,
    read_containers.best as container,
    coalesce(read_plates.reads_n, 0) + coalesce(read_containers.reads_n, 0) as reads_n,
    coalesce(read_plates.accepted_n, 0) + coalesce(read_containers.accepted_n, 0) as accepted_n,
    pictures.sha256 as picture
from latest
cross join
    lateral (
        select min(kept.stored_at) as stored_at
        from passage_revisions as kept
        where kept.passage_id = latest.passage_id and kept.passed_at = latest.passed_at
    ) as arrived
cross join
    lateral (
        select
            min(part.text) filter (where part.ordinal = 0) as best,
            count(*) as reads_n,
            count(*) filter (where part.status = 'accepted') as accepted_n
        from passage_plates as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    ) as read_plates
cross join
    lateral (
        select
            min(part.code) filter (where part.ordinal = 0) as best,
            count(*) as reads_n,
            count(*) filter (where part.status = 'accepted') as accepted_n
        from passage_containers as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    ) as read_containers
cross join
    lateral (
        select min(part.sha256) as sha256
        from passage_evidence as part
        where
            part.passage_id = latest.passage_id
            and part.passed_at = latest.passed_at
            and part.revision = latest.revision
    ) as pictures
order by latest.passed_at, latest.passage_id;
