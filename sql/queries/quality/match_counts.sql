-- Why: how many containers that passed had their papers when these were due, and how many have none
--      or got them too late. What still waits says nothing yet.
-- Grain: one row a kind of paper that is waited for.
select
    kept.wanted,
    count(*) filter (where kept.state = 'matched') as matched_n,
    count(*) filter (where kept.state = 'unmatched') as unmatched_n,
    count(*) filter (where kept.state = 'resolved_late') as late_n
from standings as kept
where
    kept.site = %(site)s
    and kept.side = 'passage'
    and kept.due_at >= %(period_from)s
    and kept.due_at < %(period_to)s
    and kept.state in ('matched', 'unmatched', 'resolved_late')
group by kept.wanted;
