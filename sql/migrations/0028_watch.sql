-- Why: what officers do about warnings and alerts.
-- Grain: nothing yet.
-- Transaction: yes.
select 1;
