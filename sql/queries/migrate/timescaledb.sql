-- Why: what the server can do is asked of it and never told by a setting of ours. The extension
--      must be among the preloaded libraries: where it only lies on the disk, creating it would
--      end the session. The loader's own setting says so to everybody.
-- Grain: one row. `version` is null until the extension is created in this database; `license` is
--        'apache' or 'timescale', and null until its library is in this session.
select
    exists(
        select 1 from pg_settings where pg_settings.name = 'timescaledb.max_background_workers'
    ) as is_loaded,
    (
        select installed.extversion from pg_extension as installed
        where installed.extname = 'timescaledb'
    ) as version,
    has_database_privilege(current_database(), 'create') as may_create,
    current_setting('timescaledb.license', true) as license;
