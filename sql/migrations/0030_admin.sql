-- Why: what administrators keep.
-- Grain: nothing yet.
-- Transaction: yes.
select 1;
