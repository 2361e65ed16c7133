-- Why: who is shown the newest wants to know how many there are.
-- Grain: one row.
select count(*) as rows_n
from quarantined_rows
where
    site = %(site)s
    and (%(source)s::text is null or source = %(source)s);
