-- Why: keeps this number for what comes next.
-- Transaction: yes.
select 11 as version;
