-- Why: recognition does not look at doors; an officer does.
-- Grain: one row a time that somebody told.
insert into door_observations (
    site, passage_id, passed_at, container, door, is_empty, told_by, why, told_at
)
values (
    %(site)s,
    %(passage_id)s,
    %(passed_at)s,
    %(container)s,
    %(door)s,
    %(is_empty)s,
    %(who)s,
    %(why)s,
    %(now)s
);
