-- Why: what the risk of a passage is told from.
-- Grain: one row a passage with something on it, its highest revision.
-- Parameters are no columns, and have no table.
-- noqa: disable=RF02
select
    seen.passage_id,
    seen.passed_at,
    seen.status = 'review' as has_doubtful_read,
    array(
        select distinct told.facts ->> 'action'
        from match_log as told
        where
            told.site = seen.site
            and told.number = any(seen.containers || seen.plates)
            and told.side = 'watch'
            and told.side <> 'passage'
            and told.is_active
            and told.opens_at <= seen.passed_at
            and told.closes_at > seen.passed_at
            and not exists (
                select 1
                from match_log as newer
                where
                    newer.subject = told.subject
                    and newer.side <> 'passage'
                    and newer.revision > told.revision
            )
    ) as actions,
    (
        select count(*)
        from gps_checks as warned
        where
            warned.site = seen.site
            and warned.passed_at = seen.passed_at
            and warned.passage_id = seen.passage_id
            and warned.verdict not in ('agree', 'absent')
    ) + (
        select count(*)
        from gate_warnings as warned
        where warned.passage_id = seen.passage_id and warned.stands
    ) as warnings_n
from passages as seen
where
    seen.site = %(site)s
    and seen.passed_at = any(%(instants)s::timestamptz[])
    and seen.passage_id = any(%(passages)s::uuid[])
    and seen.status <> 'unread'
order by seen.passed_at, seen.passage_id;
