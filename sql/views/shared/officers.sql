-- Why: the head of a branch delegates to people of the own sites, and sees no more of their
--      accounts than it takes to choose one.
-- Grain: one row a leader or shift officer who may sign in and has a site of whoever asks.
drop view if exists officers cascade;

create view officers with (security_barrier = true) as
select
    person.name,
    person.duty,
    person.unit,
    person.sites
from users as person
where
    person.duty in ('leader', 'shift_officer')
    and person.locked_at is null
    and coalesce(person.valid_until >= gatestream_today(), true)
    and (
        (select gatestream_every_site())
        or person.sites @> '{*}'
        or person.sites && (select gatestream_sites())::text[]
    );
