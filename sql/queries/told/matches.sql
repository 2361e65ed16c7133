-- Why: rows for the archive, each as one document.
-- Grain: one row a pair of which the passage was on a local day.
select to_jsonb(kept.*) as document
from matches as kept
where
    kept.site = %(site)s
    and kept.passed_at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and kept.passed_at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh';
