-- Why: rows for the archive, each as one document.
-- Grain: one row a correction that was made on a local day.
select to_jsonb(kept.*) - 'stored_at' as document
from passage_corrections as kept
where
    kept.site = %(site)s
    and kept.made_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and kept.made_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh';
