-- Why: how long a decision takes is measured where it can be read.
-- Grain: one row: how many confirmations a container has.
select count(*) as decided_n
from confirmations as told
where told.site = %(site)s and told.container = %(container)s;
