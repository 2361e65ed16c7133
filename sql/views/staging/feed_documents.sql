-- Why: whole rows of feeds again, as their contracts have them, with their parts gathered.
-- Grain: one row a row of a feed and revision, whatever table it lies in. Who asks for one table or
--        subject reads no other: the planner drops the rest.
drop view if exists feed_documents cascade;

create view feed_documents with (security_invoker = true) as
select
    'declarations' as relation,
    kept.subject,
    kept.revision,
    kept.site,
    kept.received_at,
    jsonb_build_object(
        'site', kept.site,
        'source', kept.source,
        'origin', kept.origin,
        'received_at', kept.received_at,
        'stated_at', kept.stated_at,
        'is_cancelled', kept.is_cancelled,
        'declaration_no', kept.declaration_no,
        'flow', kept.flow,
        'type_code', kept.type_code,
        'customs_office', kept.customs_office,
        'declarant', kept.declarant,
        'declared_at', kept.declared_at,
        'eligibility', kept.eligibility,
        'eligible_at', kept.eligible_at,
        'containers', array(
            select part.container
            from declaration_containers as part
            where part.subject = kept.subject and part.revision = kept.revision
            order by part.ordinal
        )
    ) as document
from declarations as kept
union all
select
    'manifest_lines' as relation,
    kept.subject,
    kept.revision,
    kept.site,
    kept.received_at,
    jsonb_build_object(
        'site', kept.site,
        'source', kept.source,
        'origin', kept.origin,
        'received_at', kept.received_at,
        'stated_at', kept.stated_at,
        'is_cancelled', kept.is_cancelled,
        'flow', kept.flow,
        'voyage', kept.voyage,
        'bill_no', kept.bill_no,
        'container', kept.container,
        'seal', kept.seal,
        'size_type', kept.size_type,
        'gross_weight_kg', kept.gross_weight_kg,
        'due_at', kept.due_at,
        'is_empty', kept.is_empty,
        'plate', tractor.plate,
        'trailer_plate', trailer.plate
    ) as document
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
union all
select
    'operator_moves' as relation,
    kept.subject,
    kept.revision,
    kept.site,
    kept.received_at,
    jsonb_build_object(
        'site', kept.site,
        'source', kept.source,
        'origin', kept.origin,
        'received_at', kept.received_at,
        'stated_at', kept.stated_at,
        'is_cancelled', kept.is_cancelled,
        'move_no', kept.move_no,
        'gate', kept.gate,
        'direction', kept.direction,
        'container', kept.container,
        'moved_at', kept.moved_at,
        'is_empty', kept.is_empty,
        'plate', tractor.plate,
        'trailer_plate', trailer.plate
    ) as document
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
union all
select
    'transit_shipments' as relation,
    kept.subject,
    kept.revision,
    kept.site,
    kept.received_at,
    jsonb_build_object(
        'site', kept.site,
        'source', kept.source,
        'origin', kept.origin,
        'received_at', kept.received_at,
        'stated_at', kept.stated_at,
        'is_cancelled', kept.is_cancelled,
        'shipment_no', kept.shipment_no,
        'declaration_no', kept.declaration_no,
        'origin_office', kept.origin_office,
        'container', kept.container,
        'seal', kept.seal,
        'departed_at', kept.departed_at,
        'due_at', kept.due_at,
        'route', kept.route,
        'plate', tractor.plate
    ) as document
from transit_shipments as kept
left join paper_plates as tractor
    on
        kept.subject = tractor.subject
        and kept.revision = tractor.revision
        and tractor.place = 'tractor'
union all
select
    'watch_entries' as relation,
    kept.subject,
    kept.revision,
    kept.site,
    kept.received_at,
    jsonb_build_object(
        'site', kept.site,
        'source', kept.source,
        'origin', kept.origin,
        'received_at', kept.received_at,
        'stated_at', kept.stated_at,
        'is_cancelled', kept.is_cancelled,
        'entry_no', kept.entry_no,
        'action', kept.action,
        'reason', kept.reason,
        'authority', kept.authority,
        'valid_from', kept.valid_from,
        'valid_until', kept.valid_until,
        'container', case when kept.kind = 'container' then kept.number end,
        'plate', case when kept.kind = 'plate' then kept.number end
    ) as document
from watch_entries as kept
union all
select
    'gps_fixes' as relation,
    null as subject,
    kept.revision,
    kept.site,
    kept.received_at,
    jsonb_build_object(
        'site', kept.site,
        'source', kept.source,
        'origin', kept.origin,
        'received_at', kept.received_at,
        'stated_at', kept.stated_at,
        'is_cancelled', kept.is_cancelled,
        'plate', kept.plate,
        'fixed_at', kept.fixed_at,
        'latitude', kept.latitude,
        'longitude', kept.longitude,
        'speed_kmh', kept.speed_kmh
    ) as document
from gps_fixes as kept
union all
select
    'quarantined_rows' as relation,
    null as subject,
    null as revision,
    kept.site,
    kept.received_at,
    jsonb_build_object(
        'quarantine_id', kept.quarantine_id,
        'site', kept.site,
        'source', kept.source,
        'feed', kept.feed,
        'origin', kept.origin,
        'reason', kept.reason,
        'raw', kept.raw,
        'received_at', kept.received_at
    ) as document
from quarantined_rows as kept
union all
select
    'feed_files' as relation,
    null as subject,
    null as revision,
    kept.site,
    kept.received_at,
    jsonb_build_object(
        'site', kept.site,
        'source', kept.source,
        'name', kept.name,
        'sha256', kept.sha256,
        'bytes_n', kept.bytes_n,
        'received_at', kept.received_at,
        'rows_n', kept.rows_n,
        'quarantined_n', kept.quarantined_n
    ) as document
from feed_files as kept;
