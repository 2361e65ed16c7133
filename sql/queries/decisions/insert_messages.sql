-- Why: what customs have to be told is written in the transaction of the decision itself: neither
--      is there without the other, whatever dies in between.
-- Grain: one row each that is given; one that is there stays.
insert into confirmation_messages (
    confirmation_id, revision, site, state, body, made_at, next_attempt_at
)
select
    told.confirmation_id,
    told.revision,
    told.site,
    told.state,
    told.body,
    told.made_at,
    told.made_at as next_attempt_at
from
    jsonb_to_recordset(%(messages)s) as told (
        confirmation_id uuid,
        revision integer,
        site text,
        state text,
        body text,
        made_at timestamptz
    )
on conflict (confirmation_id, revision) do nothing;
