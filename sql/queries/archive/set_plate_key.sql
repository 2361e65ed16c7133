-- Why: tokens of number plates have a key of the database.
-- Grain: sets a variable.
set variable plate_key = $plate_key;
