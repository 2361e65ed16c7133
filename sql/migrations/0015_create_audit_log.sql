-- Why: keeps this number for what comes next.
-- Transaction: yes.
select 15 as version;
