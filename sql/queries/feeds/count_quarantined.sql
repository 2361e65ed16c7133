-- Why: who is shown the newest wants to know how many there are.
-- Grain: one row.
select (
    select count(*) from quarantined_rows
    where
        site = %(site)s
        and (%(source)s::text is null or source = %(source)s)
) + (
    select count(*) from feed_contradictions
    where
        kind = 'contradicted'
        and site = %(site)s
        and (%(source)s::text is null or source = %(source)s)
) as rows_n;
