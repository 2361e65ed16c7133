-- Why: where every number is told once and passed once, there is nothing to tell apart.
-- Grain: one row.
select count(*) > 0 from tangled;
