-- Why: how what waits stands now. The same again changes nothing, and what was told earlier, and is
--      told again after a restart, takes nothing back.
-- Grain: nothing is returned. Columns come as arrays of the same length, a standing once.
insert into standings (
    site, number, side, subject, revision, wanted, state, at, due_at, changed_at
)
select
    told.site,
    told.number,
    told.side,
    told.subject,
    told.revision,
    told.wanted,
    told.state,
    to_timestamp(told.at_s) as at,
    to_timestamp(told.due_s) as due_at,
    to_timestamp(told.changed_s) as changed_at
from
    unnest(
        %(site)s::text[], %(number)s::text[], %(side)s::text[], %(subject)s::text[],
        %(revision)s::bigint[], %(wanted)s::text[], %(state)s::text[],
        %(at_s)s::double precision[], %(due_s)s::double precision[],
        %(changed_s)s::double precision[]
    ) as told (
        site, number, side, subject, revision, wanted, state, at_s, due_s, changed_s
    )
on conflict (subject, number, side, wanted) do update set
    revision = excluded.revision,
    state = excluded.state,
    at = excluded.at,
    due_at = excluded.due_at,
    changed_at = excluded.changed_at
where
excluded.revision >= standings.revision
and (
    excluded.revision, excluded.state, excluded.at, excluded.due_at, excluded.changed_at
) is distinct from (
    standings.revision, standings.state, standings.at, standings.due_at, standings.changed_at
);
