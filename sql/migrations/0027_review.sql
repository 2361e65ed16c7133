-- Why: what officers order on the review page.
-- Grain: nothing yet.
-- Transaction: yes.
select 1;
