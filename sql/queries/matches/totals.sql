-- Why: who matched is told how the site stands.
-- Grain: one row.
with pairs as (
    select
        count(*) filter (where told.kind = 'exact') as pairs_n,
        count(*) filter (where told.kind = 'exact' and told.is_late) as late_n,
        count(*) filter (where told.kind = 'possible') as possible_n
    from matches as told
    where told.site = %(site)s and told.is_active
),

standing as (
    select
        count(*) filter (where told.state = 'waiting') as waiting_n,
        count(*) filter (where told.state = 'unmatched') as unmatched_n,
        count(*) filter (where told.state = 'resolved_late') as resolved_late_n
    from standings as told
    where told.site = %(site)s and told.state in ('waiting', 'unmatched', 'resolved_late')
)

select
    pairs.pairs_n,
    pairs.late_n,
    pairs.possible_n,
    standing.waiting_n,
    standing.unmatched_n,
    standing.resolved_late_n
from pairs
cross join standing;
