-- Why: a program's account that owns nothing cannot bring a schema up to date, and need not.
-- Grain: one row: whether the account may act as the owner of the tables, or there are none yet.
select
    coalesce(
        (
            select pg_has_role(current_user, ledger.relowner, 'usage')
            from pg_class as ledger
            where ledger.oid = to_regclass('schema_migrations')
        ),
        true
    ) as may_migrate;
