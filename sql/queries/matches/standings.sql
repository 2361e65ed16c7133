-- Why: what is stored is held against what a replay finds.
-- Grain: one row a standing of a site that is not withdrawn.
select
    told.number,
    told.site,
    told.side,
    told.subject,
    told.revision,
    told.wanted,
    told.state,
    extract(epoch from told.at)::double precision as at_s,
    extract(epoch from told.due_at)::double precision as due_s,
    extract(epoch from told.changed_at)::double precision as changed_s
from standings as told
where told.site = %(site)s and told.state <> 'withdrawn';
