-- Why: what searching needs.
-- Grain: nothing yet.
-- Transaction: yes.
select 1;
