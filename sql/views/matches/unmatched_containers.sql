-- Why: what is not accounted for is looked at every shift (R98): which containers passed and have
--      no paper, which papers have no container, and which of them were resolved late.
-- Grain: one row an entry and what it waits for: waiting, unmatched or resolved late. `age` is how
--      long it has been since it passed, or since what the paper is of; `since` is when it began to
--      stand so. `possible_n` counts doubtful reads that may be what it waits for.
drop view if exists unmatched_containers cascade;

create view unmatched_containers with (security_invoker = true) as
select
    told.site,
    told.number,
    told.side,
    told.subject,
    told.wanted,
    told.state,
    told.at,
    told.due_at,
    told.changed_at as since,
    now() - told.at as age,
    (
        select count(*)
        from matches as possible
        where
            possible.paper = told.subject
            and possible.number = told.number
            and possible.kind = 'possible'
            and possible.is_active
            and told.side <> 'passage'
    ) + (
        select count(*)
        from matches as possible
        where
            told.side = 'passage'
            and possible.passage_id
            = case when told.side = 'passage' then told.subject::uuid end
            and possible.kind = 'possible'
            and possible.paper_side = told.wanted
            and possible.is_active
    ) as possible_n
from standings as told
where told.state in ('waiting', 'unmatched', 'resolved_late');
