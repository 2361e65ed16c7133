-- Why: the times of an entry are set when it is logged.
-- Grain: one row a site of which something was said.
select
    told.site,
    told.policy
from match_policies as told;
