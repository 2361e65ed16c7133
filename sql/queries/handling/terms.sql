-- Why: how soon a case has to be dealt with.
-- Grain: one row a site and severity that somebody set terms for.
select distinct on (told.site, told.severity)
    told.site,
    told.severity,
    told.respond_s,
    told.finish_s,
    told.who,
    told.set_at
from handling_terms as told
where %(site)s::text is null or told.site = %(site)s
order by told.site asc, told.severity asc, told.set_at desc;
