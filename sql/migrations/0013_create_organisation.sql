-- Why: keeps this number for what comes next.
-- Transaction: yes.
select 13 as version;
