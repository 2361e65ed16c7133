-- Why: nothing is dropped silently.
-- Grain: one row a passage and revision that was set aside.
insert into passage_conflicts (
    passage_id, passed_at, revision, site, lane, held_by, document
)
values (
    %(passage_id)s,
    %(passed_at)s,
    %(revision)s,
    %(site)s,
    %(lane)s,
    %(held_by)s,
    %(document)s
)
on conflict (passage_id, passed_at, revision) do nothing;
