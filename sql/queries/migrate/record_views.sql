-- Why: remembers which text of the views stands.
-- Grain: one row.
insert into schema_views (singleton, sha256)
values (true, %(sha256)s)
on conflict (singleton) do update set sha256 = excluded.sha256;
