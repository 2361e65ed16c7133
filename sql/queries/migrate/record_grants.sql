-- Why: remembers which text of the rights holds.
-- Grain: one row.
insert into schema_grants (singleton, sha256)
values (true, %(sha256)s)
on conflict (singleton) do update set sha256 = excluded.sha256;
