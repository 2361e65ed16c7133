-- Why: what papers tell now of containers that are due around a period, whatever they told before.
-- Grain: one row a container of a paper, its latest revision. Number plates are left out, also
--        those that an operator's move tells as numbers of its own.
select
    told.subject,
    told.revision,
    told.number,
    told.site,
    told.direction,
    told.at as expected_at,
    told.opens_at,
    told.closes_at,
    told.due_at,
    told.is_active,
    coalesce(told.facts ->> 'eligibility' <> 'not_yet', true) as lets_pass,
    (told.facts ->> 'eligible_at')::timestamptz as eligible_at,
    told.facts ->> 'size_type' as size_type,
    (told.facts - '{plate,trailer_plate}'::text[])::text as facts
from match_log as told
where
    told.side = %(side)s
    and told.side <> 'passage'
    and told.site = any(%(sites)s)
    and told.direction is not null
    and told.number ~ '^[A-Z]{4}[0-9]{7}$'
    and told.closes_at >= %(from_at)s
    and told.opens_at < %(until_at)s
    and not exists (
        select 1
        from match_log as later
        where
            later.side = told.side
            and later.side <> 'passage'
            and later.subject = told.subject
            and later.number = told.number
            and later.revision > told.revision
    );
