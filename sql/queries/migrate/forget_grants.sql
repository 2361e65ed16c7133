-- Why: a view that was made anew has lost its rights, whatever happens to the program now.
-- Grain: nothing is returned.
delete from schema_grants;
