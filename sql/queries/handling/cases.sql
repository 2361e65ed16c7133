-- Why: everything that somebody has to look at, in one list: warnings at the gate and alerts of
--      data quality with what was done about them. A case that somebody began stays in it until
--      it is closed, also where the rule's warning ended by itself.
-- Grain: one row a warning or an alert: open ones, the critical and the newest first, and those
--      closed since %(closed_since)s. `is_critical` of a warning: its kind is among
--      %(critical_kinds)s, or it is a hit on an entry to hold.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
with warned as (
    select
        'warning' as subject,
        kept.warning_id as subject_id,
        kept.site,
        kept.warning as what,
        kept.kind as number_kind,
        kept.number,
        kept.gate,
        kept.lane,
        kept.passage_id,
        kept.paper,
        kept.happened_at,
        kept.raised_at,
        kept.stands,
        kept.warning = any(%(critical_kinds)s::text[])
        or coalesce(kept.evidence ->> 'action' = 'hold', false) as is_critical,
        kept.evidence as facts
    from gate_warnings as kept
    where
        (%(site)s::text is null or kept.site = %(site)s)
        and (%(subject_id)s::uuid is null or kept.warning_id = %(subject_id)s)
        and (
            kept.stands
            or kept.warning_id in (select begun.subject_id from handling_steps as begun)
            or kept.warning_id = %(subject_id)s
        )
),

alerted as (
    select
        'alert' as subject,
        kept.alert_id as subject_id,
        kept.site,
        kept.rule as what,
        null::text as number_kind,
        coalesce(kept.lane, kept.camera, kept.feed) as number,
        null::text as gate,
        kept.lane,
        null::uuid as passage_id,
        null::text as paper,
        kept.failed_at as happened_at,
        kept.opened_at as raised_at,
        kept.state = 'open' as stands,
        kept.severity = 'critical' as is_critical,
        to_jsonb(kept) as facts
    from alerts as kept
    where
        (%(site)s::text is null or kept.site = %(site)s)
        and (%(subject_id)s::uuid is null or kept.alert_id = %(subject_id)s)
        and (
            kept.state = 'open'
            or kept.alert_id in (select begun.subject_id from handling_steps as begun)
            or kept.alert_id = %(subject_id)s
        )
)

select
    told.subject,
    told.subject_id,
    told.site,
    told.what,
    told.number_kind,
    told.number,
    told.gate,
    told.lane,
    told.passage_id,
    told.paper,
    told.happened_at,
    told.raised_at,
    told.stands,
    told.is_critical,
    told.facts,
    case when last_one.step = 'reopened' then 'new' else coalesce(last_one.step, 'new') end
        as state,
    coalesce(last_one.step_n, 0) as steps_n,
    last_one.done_at as changed_at,
    last_one.outcome,
    (
        select each.assignee from handling_steps as each
        where each.subject_id = told.subject_id and each.step = 'assigned'
        order by each.step_n desc limit 1
    ) as assignee
from (
    select * from warned
    union all
    select * from alerted
) as told
left join lateral (
    select
        each.step_n,
        each.step,
        each.outcome,
        each.done_at
    from handling_steps as each
    where each.subject_id = told.subject_id
    order by each.step_n desc limit 1
) as last_one on true
where
    (%(subject)s::text is null or told.subject = %(subject)s)
    and (
        last_one.step is distinct from 'closed'
        or last_one.done_at >= %(closed_since)s
        or told.subject_id = %(subject_id)s
    )
order by
    last_one.step is not distinct from 'closed',
    told.is_critical desc,
    told.raised_at desc,
    told.happened_at desc,
    told.subject_id asc
limit %(rows_n)s;
