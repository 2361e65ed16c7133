-- Why: which cause keeps numbers from being read, on which lane and at which hour? A passage with
--      several causes counts for each, and its first one is the strongest.
-- Grain: one row a site, lane, local hour and cause over the days asked for.
-- Parameter: first_day date = 1970-01-01: first local day that counts
-- Parameter: last_day date = 2999-12-31: last local day that counts
with told as (
    select
        history.site,
        history.lane,
        history.local_hour,
        history.failure_causes[1] as strongest,
        unnest(history.failure_causes) as cause
    from passages as history
    where history.day between $first_day and $last_day
),

passed as (
    select
        history.site,
        history.lane,
        history.local_hour,
        count(*) as passages_n
    from passages as history
    where history.day between $first_day and $last_day
    group by history.site, history.lane, history.local_hour
)

select
    told.site,
    told.lane,
    told.local_hour,
    told.cause,
    count(*) as failed_n,
    count(*) filter (where told.strongest = told.cause) as strongest_n,
    round(count(*) / any_value(passed.passages_n), 3) as passages_share
from told
inner join passed
    on told.site = passed.site and told.lane = passed.lane and told.local_hour = passed.local_hour
group by told.site, told.lane, told.local_hour, told.cause
order by told.site asc, told.lane asc, told.local_hour asc, failed_n desc, told.cause asc;
