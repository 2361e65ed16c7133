-- Why: keeps this number for what comes next.
-- Transaction: yes.
select 18 as version;
