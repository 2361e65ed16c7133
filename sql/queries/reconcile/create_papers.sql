-- Why: one side of the reconciliation: what papers tell of containers, in and around the period.
-- Grain: one row a container of a paper, as its latest revision has it. free_at: the first instant
--        at which nothing is wrong with its passage, infinity where there is none; place, size: its
--        site and direction, and what of its size-type counts, as numbers. The three are what most
--        rows are settled by. slot: one of 2^16 that the number falls into, few enough for a cache.
-- `told_papers` holds the latest entries, see queries/reconcile/latest_papers.sql in the store's
-- SQL. Papers so far from the period that no passage of it can be theirs are left out; those out
-- of it but near may hold a passage of it.
create or replace temp table papers as
select
    row_number() over () as paper_n,
    told.subject,
    told.number,
    told.site,
    told.direction,
    told.expected_at,
    told.opens_at,
    told.closes_at,
    told.due_at,
    told.is_active,
    told.lets_pass,
    told.eligible_at,
    told.size_type,
    told.facts,
    told.expected_at >= getvariable('terms')['from_at']
    and told.expected_at < getvariable('terms')['until_at'] as is_inside,
    case
        when not (told.is_active and told.lets_pass) then timestamptz 'infinity'
        when told.direction = 'out'
            then greatest(told.opens_at, coalesce(told.eligible_at, told.opens_at))
        else told.opens_at
    end as free_at,
    place_of(told.site, told.direction) as place,
    size_of(told.size_type) as size,
    (hash(told.number) & 65535)::integer as slot
from told_papers as told
where
    list_contains(getvariable('terms')['sites'], told.site)
    and told.closes_at >= getvariable('terms')['from_at'] - getvariable('terms')['reach']
    and told.opens_at < getvariable('terms')['until_at'] + getvariable('terms')['reach'];
