-- Why: who asks for a period without a paper is told where there are some.
-- Grain: one row.
select
    min(told.at) as first_at,
    max(told.at) as last_at
from match_log as told
where told.side = %(side)s and told.side <> 'passage' and told.site = any(%(sites)s);
