-- Why: the list of passages that an officer looks through, one page of it, each whole, so that
--      choosing one needs no further question but for its pictures.
-- Grain: one row a passage of a site and local day, newest first. `found_n` counts the passages
-- of all pages. A null parameter filters nothing; %(text)s is normalised, capital letters and
-- digits only, and found anywhere in a plate or a container code.
with found as (
    select
        history.passage_id,
        history.passed_at,
        history.status,
        count(*) over () as found_n
    from passages as history
    where
        history.passed_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
        and history.passed_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh'
        and history.site = %(site)s
        and (%(lane)s::text is null or history.lane = %(lane)s)
        and (%(direction)s::text is null or history.direction = %(direction)s)
        and (%(status)s::text is null or history.status = %(status)s)
        and (
            %(text)s::text is null
            or exists (
                select 1
                from unnest(history.plates || history.containers) as numbers (number)
                where position(%(text)s in numbers.number) > 0
            )
        )
    order by history.passed_at desc, history.passage_id asc
    limit %(rows_n)s offset %(rows_before_n)s
)

select
    found.found_n,
    found.status,
    documents.passage_id,
    documents.revision,
    documents.site,
    documents.gate,
    documents.lane,
    documents.direction,
    documents.passed_at,
    documents.first_seen_at,
    documents.last_seen_at,
    documents.crossing,
    documents.cameras,
    documents.media,
    documents.epoch,
    documents.clock_source,
    documents.clock_offset_s,
    documents.quality,
    documents.failure_causes,
    documents.pairing,
    documents.model_version,
    documents.schema_version,
    documents.plates,
    documents.containers,
    documents.evidence
from found
inner join passage_documents as documents
    on
        found.passage_id = documents.passage_id
        and found.passed_at = documents.passed_at
order by documents.passed_at desc, documents.passage_id asc;
