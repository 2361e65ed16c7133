-- Why: which passages may be the arrival of a shipment.
-- Grain: one row a container of a passage, with the picture that shows it.
select
    seen.passage_id,
    seen.revision as passage_revision,
    seen.passed_at,
    seen.direction,
    seen.code as container,
    seen.status,
    seen.gate,
    seen.lane,
    (
        select pictures.sha256
        from evidence as pictures
        where
            pictures.passage_id = seen.passage_id
            and pictures.passed_at = seen.passed_at
            and (pictures.role = 'frame' or pictures.number = seen.code)
        order by pictures.number = seen.code desc, pictures.ordinal asc
        limit 1
    ) as picture_sha256
from containers as seen
where
    seen.site = %(site)s
    and seen.code = any(%(containers)s)
    and seen.passed_at >= %(since)s
    and seen.passed_at <= %(as_of)s;
