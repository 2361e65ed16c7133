-- Why: with whom what is shared, and what was before.
-- Grain: one row a regulation, those in force first, then the newest.
with known as (
    select
        regulation.*,
        regulation.ended_at is null
        and gatestream_today() between regulation.valid_from and regulation.valid_to as is_in_force
    from coordination_regulations as regulation
)

select
    known.regulation_no,
    known.party,
    known.sites,
    known.lanes,
    known.valid_from,
    known.valid_to,
    known.conditions,
    known.ended_at,
    known.is_in_force
from known
order by known.is_in_force desc, known.valid_from desc, known.regulation_no asc;
