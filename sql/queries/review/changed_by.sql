-- Why: whoever comes second is told who came first, and when.
-- Grain: one row a passage that was changed, or is about to be; none where nobody touched it.
with touched as (
    select
        asked.who,
        asked.ordered_at as at
    from correction_orders as asked
    where
        asked.passage_id = %(passage_id)s
        and asked.kind in ('correct', 'undo', 'enter')
        and asked.outcome is distinct from 'refused'
    union all
    select
        made.who,
        made.made_at as at
    from passage_corrections as made
    where made.passage_id = %(passage_id)s and made.is_applied
)

select
    touched.who,
    touched.at
from touched
order by touched.at desc
limit 1;
