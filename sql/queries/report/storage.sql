-- Why: a report tells what is kept, and how much it takes (R86).
-- Grain: one row, of the whole store as it is now.
select
    pg_database_size(current_database()) as store_bytes,
    min(kept.day) as first_day,
    max(kept.day) as last_day
from site_days as kept;
