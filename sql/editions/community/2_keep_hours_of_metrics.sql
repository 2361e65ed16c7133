-- Why: a year of figures by the hour without reading every half minute of it.
-- Grain: metric_hours_kept: one row a figure and hour; metric_hours stays the view that everybody
--        asks, on every edition, with the same rows.
-- A continuous aggregate is refused on a table with row-level security ("cannot create continuous
-- aggregate on hypertable with row security", tsl/src/continuous_aggs; issue 5787), and then the
-- view goes on counting. Only figures are kept this way: an hour of passages has to be exact at
-- every moment, and a late row of an hour that was kept shows here only after the next refresh.
-- Never `with data`: that cannot run inside a transaction. What is not kept yet is counted on the
-- fly (materialized_only = false), and the policy goes back to the beginning, so that no late row
-- is too late.
-- Statements: docs, api/continuous-aggregates/create_materialized_view and
-- add_continuous_aggregate_policy.
-- How long figures are kept is told where retention is: add_retention_policy('metrics', …).
-- Transaction: yes.
do $$
declare
    reader record;
begin
    if (select stored.relrowsecurity from pg_class as stored where stored.oid = 'metrics'::regclass)
    then
        return;
    end if;
    create materialized view if not exists metric_hours_kept
    with (timescaledb.continuous, timescaledb.materialized_only = false) as
    select
        kept.site,
        kept.name,
        kept.camera,
        time_bucket(interval '1 hour', kept.at) as hour_start_at,
        count(*) as rows_n,
        sum(kept.value) as value_sum,
        min(kept.value) as value_min,
        max(kept.value) as value_max
    from metrics as kept
    group by kept.site, kept.name, kept.camera, time_bucket(interval '1 hour', kept.at)
    with no data;

    perform add_continuous_aggregate_policy(
        'metric_hours_kept', start_offset => null, end_offset => interval '1 hour',
        schedule_interval => interval '10 minutes', if_not_exists => true
    );

    create or replace view metric_hours with (security_invoker = true) as
    select
        kept.site,
        kept.name,
        kept.camera,
        kept.hour_start_at,
        kept.rows_n,
        kept.value_sum,
        kept.value_min,
        kept.value_max
    from metric_hours_kept as kept;

    for reader in
        select granted.grantee from information_schema.role_table_grants as granted
        where
            granted.table_schema = current_schema()
            and granted.table_name = 'metrics'
            and granted.privilege_type = 'SELECT'
    loop
        execute format('grant select on metric_hours_kept to %I', reader.grantee);
    end loop;
end
$$;
