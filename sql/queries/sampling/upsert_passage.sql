-- Why: what becomes known later can only make a passage of higher risk; what an officer checked
--      stays as it was drawn.
-- Grain: one row a passage of a period.
-- The linter wants an upsert that has a condition indented as no other.
-- noqa: disable=LT02
insert into sampled_passages (
    period_id, passage_id, passed_at, site, stratum, risk, is_sampled
)
values (
    %(period_id)s,
    %(passage_id)s,
    %(passed_at)s,
    %(site)s,
    %(stratum)s,
    %(risk)s,
    %(is_sampled)s
)
on conflict (period_id, passed_at, passage_id) do update set
    stratum = excluded.stratum,
    risk = excluded.risk,
    is_sampled = excluded.is_sampled
where sampled_passages.outcome is null;
