-- Why: an organisation is loaded whole, in one transaction; those who read see the old or the new.
-- Grain: nothing is returned.
delete from organisation_units;
