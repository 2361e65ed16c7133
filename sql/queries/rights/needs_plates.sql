-- Why: an analyst who does not need number plates is shown tokens; everybody else sees them.
-- Grain: one row.
select gatestream_needs_plates() as needs_plates;
