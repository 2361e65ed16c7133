-- Why: a report that was handed in is there again as it was (R86).
-- Grain: one row each time that the period of a site was frozen, the newest first.
select
    frozen.site,
    frozen.kind,
    frozen.first_day,
    frozen.version_n,
    frozen.figures::text as figures,
    frozen.sha256,
    frozen.frozen_at,
    frozen.frozen_by,
    frozen.why
from frozen_reports as frozen
where
    frozen.site = %(site)s
    and frozen.kind = %(kind)s
    and frozen.first_day = %(first_day)s
order by frozen.version_n desc;
