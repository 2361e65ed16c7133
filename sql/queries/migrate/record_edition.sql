-- Why: remembers for which edition the tables were made ready, and by which text.
-- Grain: one row.
insert into schema_edition (singleton, edition, sha256)
values (true, %(edition)s, %(sha256)s)
on conflict (singleton) do update
    set
        edition = excluded.edition,
        sha256 = excluded.sha256;
