-- Why: a vehicle that leaves without having entered proves something only where its entry would
--      be known: where the site was watched already before the time that is looked back to.
-- Grain: one row.
select exists(
    select 1 from passage_revisions as kept
    where
        kept.site = %(site)s
        and kept.passed_at >= %(period_from)s
        and kept.passed_at < %(period_to)s
) as is_watched;
