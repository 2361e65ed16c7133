-- Why: what officers made of reads lately, by whom, why, and what became of it.
-- Grain: one row an order, the newest first. `before` are the numbers of the revision that was
--        looked at, `after` those of the one that it made. `can_be_undone`: it made the passage's
--        highest revision, and took nothing back itself.
with latest as (
    select
        told.order_id,
        told.kind,
        told.passage_id,
        told.passed_at,
        told.seen_revision,
        told.numbers,
        told.who,
        told.why,
        told.ordered_at,
        told.outcome,
        told.made_revision,
        told.sentence
    from correction_orders as told
    where
        told.site = %(site)s
        and (%(who)s::text is null or told.who = %(who)s)
    order by told.ordered_at desc, told.order_id asc
    limit %(rows_n)s
)

select
    latest.order_id,
    latest.kind,
    latest.passage_id,
    latest.passed_at,
    latest.seen_revision,
    latest.numbers,
    latest.who,
    latest.why,
    latest.ordered_at,
    latest.outcome,
    latest.made_revision,
    latest.sentence,
    known.revision,
    known.lane,
    coalesce(made.containers_before || made.plates_before, '{}') as numbers_before,
    coalesce(made.containers_after || made.plates_after, '{}') as numbers_after,
    coalesce(
        latest.outcome = 'done' and latest.made_revision = known.revision
        and latest.kind in ('correct', 'enter'),
        false
    ) as can_be_undone
from latest
left join lateral (
    select
        kept.revision,
        kept.lane
    from passage_revisions as kept
    where kept.passage_id = latest.passage_id and kept.passed_at = latest.passed_at
    order by kept.revision desc
    limit 1
) as known on true
left join passage_corrections as made
    on
        latest.passage_id = made.passage_id
        and latest.made_revision = made.revision
        and latest.outcome = 'done'
        and made.is_applied
order by latest.ordered_at desc, latest.order_id asc;
