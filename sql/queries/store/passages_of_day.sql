-- Why: whole passages again, for the archive and for whoever needs the contract.
-- Grain: one row a passage of a site and local day, its highest revision, in the order of time.
select
    passage_id,
    revision,
    site,
    gate,
    lane,
    direction,
    passed_at,
    first_seen_at,
    last_seen_at,
    crossing,
    cameras,
    media,
    epoch,
    clock_source,
    clock_offset_s,
    quality,
    failure_causes,
    pairing,
    model_version,
    schema_version,
    plates,
    containers,
    evidence
from passage_documents
where
    site = %(site)s
    and passed_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and passed_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
order by passed_at, passage_id;
