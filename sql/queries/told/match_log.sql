-- Why: rows for the archive, each as one document.
-- Grain: one row an entry that was received on a local day.
select to_jsonb(kept.*) as document
from match_log as kept
where
    kept.site = %(site)s
    and kept.received_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and kept.received_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh';
