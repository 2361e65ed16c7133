-- Why: where every pair of the queues fits, there is nothing to try again.
-- Grain: one row.
select count(*) > 0 from misses;
