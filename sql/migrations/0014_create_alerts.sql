-- Why: keeps this number for what comes next.
-- Transaction: yes.
select 14 as version;
