-- Why: whoever reads the archive for an analyst makes the tokens that the database makes.
-- Grain: one row.
select gatestream_plate_key() as plate_key;
