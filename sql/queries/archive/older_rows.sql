-- Why: a file of an older schema version becomes one of today.
-- Grain: one row a passage.
select older.*
from older_passages as older;
