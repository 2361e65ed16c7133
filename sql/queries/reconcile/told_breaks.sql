-- Why: the differences, for somebody to look at.
-- Grain: one row a break, in order.
select breaks_of_result.*
from breaks_of_result
order by
    breaks_of_result.site,
    breaks_of_result.category,
    breaks_of_result.happened_at,
    breaks_of_result.number,
    breaks_of_result.paper,
    breaks_of_result.passage_id;
