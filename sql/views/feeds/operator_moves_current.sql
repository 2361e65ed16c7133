-- Why: readers want what holds now: the highest revision, unless it takes back what was told.
-- Grain: one row a move; number plates where whoever asks may see them.
drop view if exists operator_moves_current cascade;

create view operator_moves_current with (security_invoker = true) as
select
    kept.subject,
    kept.revision,
    kept.site,
    kept.source,
    kept.origin,
    kept.received_at,
    kept.stated_at,
    kept.move_no,
    kept.gate,
    kept.direction,
    kept.container,
    kept.moved_at,
    kept.is_empty,
    tractor.plate,
    trailer.plate as trailer_plate
from operator_moves as kept
left join paper_plates as tractor
    on
        kept.subject = tractor.subject
        and kept.revision = tractor.revision
        and tractor.place = 'tractor'
left join paper_plates as trailer
    on
        kept.subject = trailer.subject
        and kept.revision = trailer.revision
        and trailer.place = 'trailer'
where
    not kept.is_cancelled
    and not exists (
        select 1
        from operator_moves as newer
        where newer.subject = kept.subject and newer.revision > kept.revision
    );
