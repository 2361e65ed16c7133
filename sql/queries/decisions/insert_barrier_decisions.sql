-- Why: what a barrier did with each passage, one decision after the other. What was opened stays
--      open, and what is told again, or from before, adds nothing.
-- Grain: one row each decision that is another than the last one.
with told as (
    select each.*
    from
        jsonb_to_recordset(%(decisions)s) as each (
            passage_id uuid,
            site text,
            gate text,
            lane text,
            passed_at timestamptz,
            passage_revision bigint,
            state text,
            reasons jsonb,
            containers text[],
            known_at timestamptz,
            decided_at timestamptz
        )
)

insert into barrier_decisions (
    passage_id, revision, site, gate, lane, passed_at, passage_revision, state, reasons,
    containers, known_at, decided_at
)
select
    told.passage_id,
    coalesce(before.revision, 0) + 1 as revision,
    told.site,
    told.gate,
    told.lane,
    told.passed_at,
    told.passage_revision,
    told.state,
    told.reasons,
    told.containers,
    told.known_at,
    told.decided_at
from told
left join lateral (
    select last_one.*
    from barrier_decisions as last_one
    where last_one.passage_id = told.passage_id
    order by last_one.revision desc
    limit 1
) as before on true
where
    before.revision is null
    or (
        before.state = 'hold'
        and told.known_at >= before.known_at
        and (told.state, told.reasons) is distinct from (before.state, before.reasons)
    )
on conflict (passage_id, revision) do nothing
returning passage_id, revision, site, gate, lane, state;
