-- Why: keeps this number for what comes next.
-- Transaction: yes.
select 12 as version;
