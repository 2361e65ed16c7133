-- Why: what is stored is held against what a replay finds.
-- Grain: one row a pair of a site that holds.
select
    told.number,
    told.kind,
    told.site,
    told.passage_id::text as passage,
    told.passage_revision,
    extract(epoch from told.passed_at)::double precision as passed_s,
    told.paper_side,
    told.paper,
    told.paper_revision,
    extract(epoch from told.made_at)::double precision as made_s,
    told.is_late,
    told.is_active
from matches as told
where told.site = %(site)s and told.is_active;
