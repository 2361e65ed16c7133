-- Why: where every pair of the queues fits, there is nothing to try again.
-- Grain: one row.
select count(*) > 0
from tried
where tried.pass_n = $pass_n and tried.round_n = $round_n and not tried.is_taken;
