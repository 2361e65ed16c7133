-- Why: the one place that says how an hour of a lane is counted; the views count dirty hours with
--      it, and a refresh keeps what it says.
-- Grain: one row a dirty hour's site, gate, lane and direction. `accepted_n`, `review_n` and
--      `unread_n` are passages by their status, as the view passages tells it; `with_plate_n` and
--      `with_container_n` those that carry one, accepted or not; `ambiguous_n` those that may be
--      of one vehicle with another. An hour is found by the index on site, lane and instant, so
--      that its cost is that of its own passages, whatever the table holds.
-- The view is run by its owner, of the sites of whoever asks: a duty that is shown no number plates
-- is told how many there were, and must not be told another number as long as an hour is dirty.
-- The share of matched containers has its place here; it comes with the feeds it is matched with.
drop view if exists counted_lane_hours cascade;

create view counted_lane_hours as
select
    dirty.site,
    counted.gate,
    dirty.lane,
    counted.direction,
    dirty.hour_start_at,
    counted.passages_n,
    counted.accepted_n,
    counted.review_n,
    counted.passages_n - counted.accepted_n - counted.review_n as unread_n,
    counted.with_plate_n,
    counted.with_container_n,
    counted.plates_n,
    counted.plates_accepted_n,
    counted.containers_n,
    counted.containers_accepted_n,
    counted.ambiguous_n
from dirty_lane_hours as dirty
cross join lateral (  -- noqa: ST05
    with latest as (
        select distinct on (kept.passage_id, kept.passed_at)
            kept.passage_id,
            kept.passed_at,
            kept.revision,
            kept.gate,
            kept.direction,
            kept.pairing
        from passage_revisions as kept
        where
            kept.site = dirty.site
            and kept.lane = dirty.lane
            and kept.passed_at >= dirty.hour_start_at
            and kept.passed_at < dirty.hour_start_at + interval '1 hour'
        order by kept.passage_id asc, kept.passed_at asc, kept.revision desc
    ),

    looked as (
        select
            latest.gate,
            latest.direction,
            latest.pairing,
            (
                select count(*) from passage_plates as part
                where
                    part.passage_id = latest.passage_id
                    and part.passed_at = latest.passed_at
                    and part.revision = latest.revision
            ) as plates_n,
            (
                select count(*) from passage_plates as part
                where
                    part.passage_id = latest.passage_id
                    and part.passed_at = latest.passed_at
                    and part.revision = latest.revision
                    and part.status = 'accepted'
            ) as plates_accepted_n,
            (
                select count(*) from passage_containers as part
                where
                    part.passage_id = latest.passage_id
                    and part.passed_at = latest.passed_at
                    and part.revision = latest.revision
            ) as containers_n,
            (
                select count(*) from passage_containers as part
                where
                    part.passage_id = latest.passage_id
                    and part.passed_at = latest.passed_at
                    and part.revision = latest.revision
                    and part.status = 'accepted'
            ) as containers_accepted_n
        from latest
    )

    select
        looked.gate,
        looked.direction,
        count(*) as passages_n,
        count(*) filter (
            where looked.plates_n + looked.containers_n > 0
            and looked.plates_accepted_n = looked.plates_n
            and looked.containers_accepted_n = looked.containers_n
        ) as accepted_n,
        count(*) filter (
            where looked.plates_accepted_n < looked.plates_n
            or looked.containers_accepted_n < looked.containers_n
        ) as review_n,
        count(*) filter (where looked.plates_n > 0) as with_plate_n,
        count(*) filter (where looked.containers_n > 0) as with_container_n,
        sum(looked.plates_n)::bigint as plates_n,
        sum(looked.plates_accepted_n)::bigint as plates_accepted_n,
        sum(looked.containers_n)::bigint as containers_n,
        sum(looked.containers_accepted_n)::bigint as containers_accepted_n,
        count(*) filter (where looked.pairing = 'ambiguous') as ambiguous_n
    from looked
    group by looked.gate, looked.direction
) as counted;
