-- Why: readers want what holds now: the highest revision, unless it takes back what was told.
-- Grain: one row a line of a manifest; number plates where whoever asks may see them.
drop view if exists manifest_lines_current cascade;

create view manifest_lines_current with (security_invoker = true) as
select
    kept.subject,
    kept.revision,
    kept.site,
    kept.source,
    kept.origin,
    kept.received_at,
    kept.stated_at,
    kept.flow,
    kept.voyage,
    kept.bill_no,
    kept.container,
    kept.seal,
    kept.size_type,
    kept.gross_weight_kg,
    kept.due_at,
    kept.is_empty,
    tractor.plate,
    trailer.plate as trailer_plate
from manifest_lines as kept
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
        from manifest_lines as newer
        where newer.subject = kept.subject and newer.revision > kept.revision
    );
