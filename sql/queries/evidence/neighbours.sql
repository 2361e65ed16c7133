-- Why: what came before and after a vehicle in its lane tells of tailgating and of mixed-up reads.
-- Grain: one row a neighbour, `before` and `after`; none at the ends of the history.
(
    select
        'before' as place,
        crossing.passage_id,
        crossing.passed_at
    from lane_crossings as crossing
    where
        crossing.site = %(of_site)s
        and crossing.lane = %(of_lane)s
        and crossing.passed_at < %(passed_at)s
    order by crossing.passed_at desc
    limit 1
)
union all
(
    select
        'after' as place,
        crossing.passage_id,
        crossing.passed_at
    from lane_crossings as crossing
    where
        crossing.site = %(of_site)s
        and crossing.lane = %(of_lane)s
        and crossing.passed_at > %(passed_at)s
    order by crossing.passed_at asc
    limit 1
);
