-- Why: keeps this number for what comes next.
-- Transaction: yes.
select 16 as version;
