-- Why: where nearly everything is left over, papers or cameras are missing as a whole, and numbers
--      that look alike mean nothing.
-- Grain: one row, how many pairs there would be to look at.
select (select count(*) from left_papers) * (select count(*) from left_reads);
