-- Why: does recognition get better or worse?
-- Grain: one row a site and local day: the share of passages with a plate, and the share that
--        nobody has to look at, each beside its mean over the seven days that end there.
-- Parameter: first_day date = 1970-01-01: first local day that counts
-- Parameter: last_day date = 2999-12-31: last local day that counts
with days as (
    select
        history.site,
        history.day,
        count(*) as passages_n,
        count(*) filter (where len(history.plates) > 0) / count(*) as with_plate_share,
        count(*) filter (where history.status = 'accepted') / count(*) as accepted_share
    from passages as history
    where history.day between $first_day and $last_day
    group by history.site, history.day
)

select
    days.site,
    days.day,
    days.passages_n,
    round(days.with_plate_share, 3) as with_plate_share,
    round(avg(days.with_plate_share) over week, 3) as with_plate_share_7_days,
    round(days.accepted_share, 3) as accepted_share,
    round(avg(days.accepted_share) over week, 3) as accepted_share_7_days
from days
window
    week as (
        partition by days.site
        order by days.day
        range between interval 6 days preceding and current row
    )
order by days.site, days.day;
