-- Why: what analysts keep.
-- Grain: nothing yet.
-- Transaction: yes.
select 1;
