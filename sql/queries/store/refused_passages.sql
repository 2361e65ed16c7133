-- Why: a passage whose interval another one holds is set aside, whole, and is not history.
-- Grain: one row a passage of the batch without a crossing of its own, with the oldest holder.
select
    incoming.batch_n,
    (
        select holder.passage_id
        from lane_crossings as holder
        where
            holder.passage_id = incoming.passage_id
            or (
                holder.site = incoming.site
                and holder.lane = incoming.lane
                and holder.passed_at > incoming.passed_at - crossing_headway()
                and holder.passed_at < incoming.passed_at + crossing_headway()
            )
        order by holder.passage_id = incoming.passage_id desc, holder.passed_at asc
        limit 1
    ) as held_by
from incoming_passages as incoming
where
    not exists (
        select 1
        from lane_crossings as own
        where
            own.passage_id = incoming.passage_id
            and own.passed_at = incoming.passed_at
    )
order by incoming.batch_n;
