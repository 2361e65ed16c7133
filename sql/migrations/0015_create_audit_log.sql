-- Why: who did what, when and why, so that nobody can change it afterwards without being found
--      out: rows are only added, and each holds the SHA-256 of the one before it.
-- Grain: audit_log: one row an act, `n` counted from 1 without a gap. audit_head: one row, the end
--        of the chain; it lines writers up, and without it the last rows could go unmissed.
-- The chain is made here and not by the program, so that whoever adds a row, by whatever program,
-- chooses neither its place, nor its time, nor its digest, nor the account that was connected.
-- The digest is that of the JSON array [previous_sha256, n, at, database_user, who, what, subject,
-- why, details], the last one as text, which PostgreSQL and Python write alike: sql/audit.py
-- counts it again from the columns, and so can anybody else. The tables are named through the
-- trigger's own schema, for a caller's temporary table must never stand in for them.
-- Transaction: yes.

create table audit_log (
    n bigint primary key,
    at timestamptz not null,
    database_user text not null,
    who text not null check (btrim(who) <> ''),
    what text not null check (btrim(what) <> ''),
    subject text not null check (btrim(subject) <> ''),
    why text not null check (btrim(why) <> ''),
    -- json keeps the text as it came, jsonb would write it anew.
    details json not null default '{}',
    previous_sha256 text not null,
    sha256 text not null
);

create index audit_log_by_subject on audit_log (subject, n desc);

create table audit_head (
    singleton boolean primary key default true check (singleton),
    n bigint not null,
    sha256 text not null
);

create function audit_log_link() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    place bigint;
begin
    execute format(
        'insert into %I.audit_head (n, sha256) values (0, repeat(''0'', 64)) on conflict do nothing',
        tg_table_schema
    );
    execute format('select n + 1, sha256 from %I.audit_head for update', tg_table_schema)
        into place, new.previous_sha256;
    new.n := place;
    new.at := clock_timestamp();
    new.database_user := session_user;
    new.sha256 := encode(sha256(convert_to(json_build_array(
        new.previous_sha256,
        new.n,
        to_char(new.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        new.database_user,
        new.who,
        new.what,
        new.subject,
        new.why,
        new.details::text
    )::text, 'UTF8')), 'hex');
    execute format('update %I.audit_head set n = $1, sha256 = $2', tg_table_schema)
        using new.n, new.sha256;
    return new;
end
$$;

create function audit_log_refuse() returns trigger
language plpgsql
set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception 'the audit log is only added to: % of % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end
$$;

create trigger audit_log_links before insert on audit_log
for each row execute function audit_log_link();

create trigger audit_log_stays before update or delete or truncate on audit_log
for each statement execute function audit_log_refuse();

-- The chain's own step is a trigger inside a trigger.
create trigger audit_head_stays before insert or update on audit_head
for each statement when (pg_trigger_depth() = 0) execute function audit_log_refuse();

create trigger audit_head_remains before delete or truncate on audit_head
for each statement execute function audit_log_refuse();
