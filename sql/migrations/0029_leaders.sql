-- Why: measures against causes of failure.
-- Grain: nothing yet.
-- Transaction: yes.
select 1;
