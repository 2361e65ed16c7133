-- Why: what a person has to look at before a shift ends: doubtful reads, and passages of which
--      nothing was read (R70). Hours in which there is any are told by the counts, so that only
--      they are gone through, and no more of them than the list takes.
-- Grain: one row a passage, its highest revision, in the order that was asked for. `open_reads`
--        are those of its reads that nobody settled: `kind` and `number`, both empty of a passage
--        of which nothing was read. `near` are numbers that papers expect and that one of its
--        doubtful reads may mean. `left_n` counts the passages that are open in the whole period.
-- A read that nobody can read is set aside and stays as it is; a passage of which an order is not
-- carried out yet is left out until it is.
with open_hours as (
    select
        hours.hour_start_at,
        sum(hours.review_n + hours.unread_n) as open_n
    from lane_hours as hours
    where
        hours.site = %(site)s
        and hours.hour_start_at >= date_trunc('hour', %(since)s::timestamptz)
        and (%(lane)s::text is null or hours.lane = %(lane)s)
    group by hours.hour_start_at
    having sum(hours.review_n + hours.unread_n) > 0
),

last_word as (
    select distinct on (told.passage_id, told.numbers)
        told.passage_id,
        told.passed_at,
        told.numbers ->> 'kind' as read_kind,
        told.numbers ->> 'number' as number,
        told.kind = 'unreadable' as is_aside
    from correction_orders as told
    where
        told.site = %(site)s
        and told.kind in ('unreadable', 'look_again')
        and told.passed_at >= date_trunc('hour', %(since)s::timestamptz)
    order by told.passage_id asc, told.numbers asc, told.ordered_at desc
),

left_out as (
    select last_word.passage_id from last_word
    where last_word.is_aside
    union
    select pending.passage_id from correction_orders as pending
    where pending.site = %(site)s and pending.outcome is null
),

counted as (
    select
        open_hours.hour_start_at,
        sum(open_hours.open_n) over (
            order by
                case when %(newest_first)s then -1 else 1 end
                * extract(epoch from open_hours.hour_start_at)
        ) - open_hours.open_n as before_n
    from open_hours
),

chosen as (
    select counted.hour_start_at
    from counted
    where counted.before_n < %(rows_n)s + (select count(*) from left_out)
),

-- The hours are found by their bounds, which an index knows, and then one by one.
seen as (
    select
        kept.passage_id,
        kept.passed_at,
        kept.revision
    from passage_revisions as kept
    where
        kept.site = %(site)s
        and kept.passed_at >= (select min(chosen.hour_start_at) from chosen)
        and kept.passed_at
        < (select max(chosen.hour_start_at) from chosen) + interval '1 hour'
        and date_trunc('hour', kept.passed_at) in (select chosen.hour_start_at from chosen)
        and (%(lane)s::text is null or kept.lane = %(lane)s)
        and not exists (
            select 1
            from passage_revisions as newer
            where
                newer.passage_id = kept.passage_id
                and newer.passed_at = kept.passed_at
                and newer.revision > kept.revision
        )
),

aside as (
    select
        kept.passage_id,
        kept.passed_at,
        max(kept.revision) as revision
    from passage_revisions as kept
    where
        (kept.passage_id, kept.passed_at) in (
            select
                last_word.passage_id,
                last_word.passed_at
            from last_word
            where last_word.is_aside
        )
        and (%(lane)s::text is null or kept.lane = %(lane)s)
    group by kept.passage_id, kept.passed_at
),

looked as (
    select
        either.passage_id,
        either.passed_at,
        (
            select
                jsonb_agg(
                    jsonb_build_object('kind', reads.kind, 'number', reads.number)
                    order by reads.kind, reads.ordinal
                )
            from (
                select
                    'container' as kind,
                    part.code as number,
                    part.ordinal
                from passage_containers as part
                where
                    part.passage_id = either.passage_id
                    and part.passed_at = either.passed_at
                    and part.revision = either.revision
                    and part.status = 'review'
                union all
                select
                    'plate' as kind,
                    part.text as number,
                    part.ordinal
                from passage_plates as part
                where
                    part.passage_id = either.passage_id
                    and part.passed_at = either.passed_at
                    and part.revision = either.revision
                    and part.status = 'review'
                union all
                select
                    '' as kind,
                    '' as number,
                    0 as ordinal
                where
                    not exists (
                        select 1
                        from passage_containers as part
                        where
                            part.passage_id = either.passage_id
                            and part.passed_at = either.passed_at
                            and part.revision = either.revision
                    )
                    and not exists (
                        select 1
                        from passage_plates as part
                        where
                            part.passage_id = either.passage_id
                            and part.passed_at = either.passed_at
                            and part.revision = either.revision
                    )
            ) as reads
            where
                not exists (
                    select 1
                    from last_word
                    where
                        last_word.is_aside
                        and last_word.passage_id = either.passage_id
                        and last_word.read_kind = reads.kind
                        and last_word.number = reads.number
                )
        ) as open_reads,
        either.is_seen
    from (
        select
            seen.passage_id,
            seen.passed_at,
            seen.revision,
            true as is_seen
        from seen
        union all
        select
            aside.passage_id,
            aside.passed_at,
            aside.revision,
            false as is_seen
        from aside
    ) as either
),

due as (
    select
        looked.passage_id,
        looked.passed_at,
        looked.open_reads,
        row_number() over (
            order by
                case when %(newest_first)s then -1 else 1 end
                * extract(epoch from looked.passed_at),
                looked.passage_id
        ) as place_n
    from looked
    where
        looked.is_seen
        and looked.open_reads is not null
        and not exists (
            select 1
            from correction_orders as pending
            where pending.passage_id = looked.passage_id and pending.outcome is null
        )
    order by place_n
    limit %(rows_n)s
)

select
    due.open_reads,
    (select sum(open_hours.open_n) from open_hours)
    - (
        select count(*) from looked
        where not looked.is_seen and looked.open_reads is null
    ) as left_n,
    coalesce(
        (
            select
                jsonb_agg(
                    distinct jsonb_build_object('number', pair.number, 'side', pair.paper_side)
                )
            from matches as pair
            where
                pair.passage_id = due.passage_id
                and pair.kind = 'possible'
                and pair.paper_side <> 'watch'
                and pair.is_active
        ),
        '[]'
    ) as near,
    documents.passage_id,
    documents.revision,
    documents.site,
    documents.gate,
    documents.lane,
    documents.direction,
    documents.passed_at,
    documents.first_seen_at,
    documents.last_seen_at,
    documents.crossing,
    documents.cameras,
    documents.media,
    documents.epoch,
    documents.clock_source,
    documents.clock_offset_s,
    documents.quality,
    documents.failure_causes,
    documents.pairing,
    documents.model_version,
    documents.schema_version,
    documents.plates,
    documents.containers,
    documents.evidence
from due
inner join passage_documents as documents
    on
        due.passage_id = documents.passage_id
        and due.passed_at = documents.passed_at
order by due.place_n;
