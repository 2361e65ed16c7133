-- Why: what the gate saw of a declaration's containers.
-- Grain: one row a passage and container that it names, in the order of time.
with named as (
    select
        passage_id,
        passed_at,
        ordinal,
        code,
        status
    from containers
    where code = any(%(containers)s::text[])
)

select
    named.code as container,
    named.status,
    passed.passage_id,
    passed.revision,
    passed.site,
    passed.gate,
    passed.lane,
    passed.direction,
    passed.passed_at,
    passed.crossing,
    passed.plates,
    (
        select count(*) > 0
        from confirmations as confirmed
        where
            confirmed.passage_id = passed.passage_id
            and confirmed.container = named.code
            and confirmed.state = 'confirmed'
    ) as is_confirmed
from named
inner join passages as passed
    on
        named.passage_id = passed.passage_id
        and named.passed_at = passed.passed_at
order by passed.passed_at, passed.passage_id, named.ordinal;
