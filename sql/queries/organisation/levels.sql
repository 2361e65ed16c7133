-- Why: what is there is compared with what is loaded.
-- Grain: one row a level, the lowest first.
select
    level,
    rank,
    name_vi,
    name_en
from organisation_levels
order by rank;
