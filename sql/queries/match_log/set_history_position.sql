-- Why: written in the transaction of the entries that it stands for.
-- Grain: one row.
insert into match_history (passed_at, passage_id, is_done)
values (%(passed_at)s, %(passage_id)s, %(is_done)s)
on conflict (singleton) do update
    set
        passed_at = excluded.passed_at,
        passage_id = excluded.passage_id,
        is_done = excluded.is_done;
