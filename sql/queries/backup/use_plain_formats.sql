-- Why: what one server writes another one reads, whatever their settings are.
-- Grain: one row. Forgotten at the end of the transaction.
select
    set_config('datestyle', 'ISO, YMD', true) as dates,
    set_config('intervalstyle', 'postgres', true) as intervals,
    set_config('extra_float_digits', '1', true) as floats,
    set_config('bytea_output', 'hex', true) as octets;
