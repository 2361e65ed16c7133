-- Why: what is confirmed, withheld and revoked, and whether customs have it.
-- Grain: one row a confirmation, the last changed first.
with kept as (
    select each.*
    from confirmations as each
    where
        (%(site)s::text is null or each.site = %(site)s)
        and (%(state)s::text is null or each.state = %(state)s)
        and (%(number)s::text is null or %(number)s in (each.container, each.declaration))
    order by each.changed_at desc, each.confirmation_id asc
    limit %(rows_n)s
)

select
    kept.confirmation_id,
    kept.site,
    kept.declaration,
    kept.declaration_no,
    kept.container,
    kept.state,
    kept.reason,
    kept.revision,
    kept.gate,
    kept.passed_at,
    kept.ordered_by,
    kept.ordered_why,
    sent.acknowledged_at,
    sent.attempts_n,
    sent.last_fault
from kept
left join confirmation_messages as sent
    on kept.confirmation_id = sent.confirmation_id and kept.revision = sent.revision
order by kept.changed_at desc, kept.confirmation_id asc;
