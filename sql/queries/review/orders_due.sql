-- Why: what was ordered and is not carried out yet, for whoever may write passages.
-- Grain: one row an order, the oldest first.
select
    due.order_id,
    due.kind,
    due.site,
    due.passage_id,
    due.passed_at,
    due.seen_revision,
    due.numbers,
    due.who,
    due.why,
    due.ordered_at
from correction_orders as due
where
    due.outcome is null
    and (%(site)s::text is null or due.site = %(site)s)
order by due.ordered_at
limit %(rows_n)s;
