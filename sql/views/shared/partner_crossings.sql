-- Why: other forces may be given container numbers, number plates and the times in and out, for
--      cross-checking, by a coordination regulation; that and nothing else.
-- Grain: one row a passage with an accepted number, at the sites and lanes and within the dates of
--        a regulation that is in force today with the party that asks. What a person still has to
--        look at is not shared.
-- Whoever asks has no right to the tables: the view chooses the rows itself, and from the tables,
-- for a view that asks as its caller does so inside this one, too.
drop view if exists partner_crossings cascade;

create view partner_crossings with (security_barrier = true) as
with shared as (
    select
        kept.passage_id,
        kept.passed_at,
        kept.revision,
        kept.direction
    from passage_revisions as kept
    where
        not exists (
            select 1
            from passage_revisions as newer
            where
                newer.passage_id = kept.passage_id
                and newer.passed_at = kept.passed_at
                and newer.revision > kept.revision
        )
        and exists (
            select 1
            from coordination_regulations as regulation
            where
                regulation.party = (select gatestream_party())
                and regulation.ended_at is null
                and gatestream_today() between regulation.valid_from and regulation.valid_to
                and kept.site = any(regulation.sites)
                and (regulation.lanes is null or kept.lane = any(regulation.lanes))
        )
        and (
            (select gatestream_every_site())
            or kept.site = any((select gatestream_sites())::text[])
        )
),

numbered as (
    select
        shared.passed_at,
        shared.direction,
        array(
            select part.code from passage_containers as part
            where
                part.passage_id = shared.passage_id
                and part.passed_at = shared.passed_at
                and part.revision = shared.revision
                and part.status = 'accepted'
            order by part.ordinal
        ) as containers,
        array(
            select part.text from passage_plates as part
            where
                part.passage_id = shared.passage_id
                and part.passed_at = shared.passed_at
                and part.revision = shared.revision
                and part.status = 'accepted'
            order by part.ordinal
        ) as plates
    from shared
)

select
    numbered.containers,
    numbered.plates,
    case when numbered.direction = 'in' then numbered.passed_at end as in_at,
    case when numbered.direction = 'out' then numbered.passed_at end as out_at
from numbered
where cardinality(numbered.containers) + cardinality(numbered.plates) > 0;
