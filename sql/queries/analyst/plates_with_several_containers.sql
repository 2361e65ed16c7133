-- Why: which vehicles carried unusually many different containers on one day, as one does that
--      shuttles, or a plate that several vehicles bear?
-- Grain: one row a site, local day and plate, the fifty with most. Accepted plates and codes only.
-- Parameter: first_day date = 1970-01-01: first local day that counts
-- Parameter: last_day date = 2999-12-31: last local day that counts
-- Parameter: containers_min integer = 3: different containers from which on a plate is told
with loads as (
    select
        history.site,
        history.day,
        history.plates[1] as plate,
        unnest(history.containers) as code,
        unnest(history.container_statuses) as status
    from passages as history
    where
        history.day between $first_day and $last_day
        and len(history.containers) > 0
        and history.plate_statuses[1] = 'accepted'
)

select
    loads.site,
    loads.day,
    loads.plate,
    count(distinct loads.code) as containers_n,
    list_sort(list(distinct loads.code)) as codes
from loads
where loads.status = 'accepted'
group by loads.site, loads.day, loads.plate
having count(distinct loads.code) >= $containers_min
order by containers_n desc, loads.site asc, loads.day asc, loads.plate asc
limit 50;
