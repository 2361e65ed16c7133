-- Why: keeps this number for what comes next.
-- Transaction: yes.
select 17 as version;
