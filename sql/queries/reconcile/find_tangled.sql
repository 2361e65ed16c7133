-- Why: nearly every number is told once and passes once, and is settled by one join; only the
--      others need to be told apart.
-- Grain: one row a number that is told or read more than once, at whatever site.
create or replace temp table tangled as
select papers.number
from papers
group by papers.number
having count(*) > 1
union
select reads.number
from reads
group by reads.number
having count(*) > 1;
