-- Why: what a former revision said, to take back what came after it.
-- Grain: one row: plates, containers and pictures of the revision, as the contract has them.
select
    (
        select
            coalesce(
                jsonb_agg(
                    to_jsonb(part) - '{passage_id,passed_at,revision,site,ordinal}'::text[]
                    order by part.ordinal
                ),
                '[]'
            )
        from passage_plates as part
        where
            part.passage_id = %(passage_id)s
            and part.passed_at = %(passed_at)s
            and part.revision = %(revision)s
    ) as plates,
    (
        select
            coalesce(
                jsonb_agg(
                    to_jsonb(part) - '{passage_id,passed_at,revision,site,ordinal}'::text[]
                    order by part.ordinal
                ),
                '[]'
            )
        from passage_containers as part
        where
            part.passage_id = %(passage_id)s
            and part.passed_at = %(passed_at)s
            and part.revision = %(revision)s
    ) as containers,
    (
        select
            coalesce(
                jsonb_agg(
                    to_jsonb(part) - '{passage_id,passed_at,revision,site,ordinal}'::text[]
                    order by part.ordinal
                ),
                '[]'
            )
        from passage_evidence as part
        where
            part.passage_id = %(passage_id)s
            and part.passed_at = %(passed_at)s
            and part.revision = %(revision)s
    ) as evidence;
