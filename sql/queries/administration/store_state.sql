-- Why: whoever keeps the machine sees how large the store is and how fast it grows, before the
--      disk is full.
-- Grain: one row.
select
    pg_database_size(current_database()) as store_bytes,
    (
        select max(applied.version) from schema_migrations as applied
    ) as schema_version,
    current_setting('server_version') as postgresql,
    (select extversion from pg_extension where extname = 'timescaledb') as timescaledb,
    (select max(edition.edition) from schema_edition as edition) as edition,
    (select min(kept.day) from site_days as kept) as first_day,
    (select max(kept.day) from site_days as kept) as last_day,
    (select count(*) from match_waiting) as matches_waiting_n,
    (
        select count(*) from alert_deliveries as told where told.delivered_at is null
    ) as deliveries_waiting_n,
    (
        select max(entry.at) from audit_log as entry where entry.what = 'backup'
    ) as backed_up_at;
