-- Why: numbers that were given out are not given out again.
-- Grain: one row a sequence of the store that gave out a number.
select
    sequencename::text as sequence_name,
    last_value as last_n
from pg_sequences
where
    schemaname = current_schema()
    and last_value is not null
order by sequencename;
