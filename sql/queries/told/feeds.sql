-- Why: rows of a feed for the archive, each as one document.
-- Grain: one row a row that was received on a local day.
select
    kept.document || jsonb_strip_nulls(
        jsonb_build_object('subject', kept.subject, 'revision', kept.revision)
    ) as document
from feed_documents as kept
where
    kept.relation = %(relation)s
    and kept.site = %(site)s
    and kept.received_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and kept.received_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh';
