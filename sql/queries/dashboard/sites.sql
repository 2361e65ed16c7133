-- Why: the sites that a page can offer, and how far what is known of each reaches: a quiet lane
--      and a camera that went dark look the same in a list of passages.
-- Grain: one row a site that had a passage or a camera looking, the one known furthest first.
-- `first_day` and `last_day` are local (Asia/Ho_Chi_Minh) and null before the first passage.
with with_passages as (
    select
        kept.site,
        min(kept.day) as first_day,
        max(kept.day) as last_day
    from site_days as kept
    group by kept.site
),

with_frames as (
    select
        run.site,
        max(run.last_frame_at) as last_frame_at
    from camera_runs as run
    group by run.site
)

select
    coalesce(with_passages.site, with_frames.site) as site,
    with_passages.first_day,
    with_passages.last_day,
    newest.passed_at as last_passed_at,
    with_frames.last_frame_at
from with_passages
full outer join with_frames on with_passages.site = with_frames.site
left join lateral (
    select max(kept.passed_at) as passed_at
    from passage_revisions as kept
    where
        kept.site = with_passages.site
        and kept.passed_at
        >= with_passages.last_day::timestamp at time zone 'Asia/Ho_Chi_Minh'
) as newest on true
order by greatest(newest.passed_at, with_frames.last_frame_at) desc nulls last, site;
