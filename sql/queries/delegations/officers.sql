-- Why: to whom the head of a branch may delegate.
-- Grain: one row an officer.
select officer.name from officers as officer
order by officer.name;
