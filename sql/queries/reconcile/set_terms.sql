-- Why: what is reconciled, and how long things wait for one another, is told once.
-- Grain: sets variables that the statements beside it read.
set variable terms = $terms;
