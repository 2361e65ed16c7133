-- Why: written in the transaction of the migration itself.
-- Grain: one row a migration.
insert into schema_migrations (version, name, sha256)
values (%(version)s, %(name)s, %(sha256)s);
