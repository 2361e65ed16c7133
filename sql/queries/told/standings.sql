-- Why: rows for the archive, each as one document.
-- Grain: one row a standing of what is of a local day.
select to_jsonb(kept.*) as document
from standings as kept
where
    kept.site = %(site)s
    and kept.at >= (%(day)s::date)::timestamp at time zone 'Asia/Ho_Chi_Minh'
    and kept.at < (%(day)s::date + 1)::timestamp at time zone 'Asia/Ho_Chi_Minh';
