-- Why: readers want what holds now: the highest revision, unless it takes back what was told.
-- Grain: one row a entry.
drop view if exists watch_entries_current cascade;

create view watch_entries_current with (security_invoker = true) as
select
    kept.subject,
    kept.revision,
    kept.site,
    kept.source,
    kept.origin,
    kept.received_at,
    kept.stated_at,
    kept.entry_no,
    kept.kind,
    kept.number,
    kept.action,
    kept.reason,
    kept.authority,
    kept.valid_from,
    kept.valid_until
from watch_entries as kept
where
    not kept.is_cancelled
    and not exists (
        select 1
        from watch_entries as newer
        where newer.subject = kept.subject and newer.revision > kept.revision
    );
