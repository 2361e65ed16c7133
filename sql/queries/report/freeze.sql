-- Why: what is handed in is kept; a period that changed afterwards is frozen once more.
-- Grain: one row, with the version that it got. Of two at once, one is refused by the key.
insert into frozen_reports (
    site, kind, first_day, version_n, figures, sha256, frozen_at, why
)
select
    %(site)s,
    %(kind)s,
    %(first_day)s,
    1 + coalesce(max(frozen.version_n), 0) as version_n,
    %(figures)s,
    %(sha256)s,
    %(frozen_at)s,
    %(why)s
from frozen_reports as frozen
where
    frozen.site = %(site)s
    and frozen.kind = %(kind)s
    and frozen.first_day = %(first_day)s
returning version_n;
