-- Why: as fill_passages.sql.
-- Grain: one row a passage.
insert into lane_crossings (passage_id, passed_at, site, lane)
select
    md5('passage' || n)::uuid as passage_id,
    %(until)s - (%(rows_n)s - n) * interval '8.64 seconds' as passed_at,
    'bench' as site,
    'in-' || mod(n, 8) as lane
from generate_series(0, %(rows_n)s - 1) as n;
