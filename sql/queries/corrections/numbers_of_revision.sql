-- Why: what a former revision said, to take back what came after it.
-- Grain: one row: plates, containers and pictures of the revision, as the contract has them; none
--        where the store has not got it, as after it was made from the archive, which keeps the
--        highest alone.
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
            part.passage_id = former.passage_id
            and part.passed_at = former.passed_at
            and part.revision = former.revision
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
            part.passage_id = former.passage_id
            and part.passed_at = former.passed_at
            and part.revision = former.revision
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
            part.passage_id = former.passage_id
            and part.passed_at = former.passed_at
            and part.revision = former.revision
    ) as evidence
from passage_revisions as former
where
    former.passage_id = %(passage_id)s
    and former.passed_at = %(passed_at)s
    and former.revision = %(revision)s;
