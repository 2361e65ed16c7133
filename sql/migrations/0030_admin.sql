-- Why: who keeps accounts, delegations and regulations does so for the own sites, in the own name
--      and never for oneself; and what anybody changes through an own account of the database,
--      past the screens, stands in the audit log as well (R54, R58, R59, R101).
-- Grain: no table. users.email: how the provider of single sign-on names the person.
--        users.is_one_time: the password was chosen by somebody else and is changed at the first
--        sign-in.
-- The guards look after the rows were let in by their policies, so that a site of others is told
-- by those. A program that acts for nobody is not guarded: it counts failures at the sign-in.
-- Transaction: yes.

alter table users add column email text unique check (
    email = lower(email) and email ~ '^[^@[:space:]]+@[^@[:space:]]+$'
);
alter table users add column is_one_time boolean not null default false;

create index audit_log_by_who on audit_log (who, n desc);
create index audit_log_by_what on audit_log (what, n desc);

-- Whether whoever writes is somebody in a duty, and not a program for itself or the owner.
create function gatestream_is_guarded() returns boolean
language sql stable
return not (
    pg_has_role(current_user, 'gatestream_owner', 'usage')
    or (
        current_user = session_user
        and pg_has_role(session_user, 'gatestream_application', 'member')
    )
);

create function gatestream_has_sites(wanted text[]) returns boolean
language sql stable
return gatestream_every_site() or (
    not wanted @> '{*}' and wanted <@ gatestream_sites()
);

create function users_guard() returns trigger
language plpgsql
as $$
begin
    if not gatestream_is_guarded() then
        return null;
    end if;
    if tg_op = 'UPDATE' and new.name <> old.name then
        raise exception 'the name of a user stays: it stands in the audit log'
            using errcode = 'insufficient_privilege';
    end if;
    if tg_op = 'UPDATE' and new.name = gatestream_user() then
        raise exception 'nobody changes the own account, got %', new.name
            using errcode = 'insufficient_privilege';
    end if;
    if not gatestream_has_sites(new.sites)
        or (tg_op = 'UPDATE' and not gatestream_has_sites(old.sites))
    then
        raise exception 'the user % has sites that are not yours', new.name
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;

create trigger users_are_guarded after insert or update on users
for each row execute function users_guard();

create function regulations_guard() returns trigger
language plpgsql
as $$
begin
    if gatestream_is_guarded() and not (
        (tg_op = 'INSERT' or gatestream_has_sites(old.sites))
        and (tg_op = 'DELETE' or gatestream_has_sites(new.sites))
    ) then
        raise exception 'the regulation % has sites that are not yours',
            coalesce(new.regulation_no, old.regulation_no)
            using errcode = 'insufficient_privilege';
    end if;
    return null;
end
$$;

create trigger regulations_are_guarded after insert or update or delete
on coordination_regulations for each row execute function regulations_guard();

-- Who may be given a look at the recordings of a site: a leader or an officer of it.
create function gatestream_may_review(person text, place text) returns boolean
language plpgsql stable security definer
as $$
begin
    return exists (
        select from users as officer
        where
            officer.name = person
            and officer.duty in ('leader', 'shift_officer')
            and officer.locked_at is null
            and (officer.sites @> '{*}' or place = any(officer.sites))
            and gatestream_has_sites(array[place])
    );
end
$$;

create function delegations_guard() returns trigger
language plpgsql
as $$
begin
    if not gatestream_is_guarded() then
        return null;
    end if;
    if tg_op = 'UPDATE' then
        if old.revoked_at is not null then
            raise exception 'delegation % is revoked already', old.delegation_n
                using errcode = 'insufficient_privilege';
        end if;
        return null;
    end if;
    if new.given_by is distinct from gatestream_user() then
        raise exception 'a delegation is given in one''s own name: wanted %, got %',
            coalesce(gatestream_user(), 'somebody who signed in'), new.given_by
            using errcode = 'insufficient_privilege';
    end if;
    if new.valid_from < gatestream_today() then
        raise exception 'a delegation begins today at the earliest, got %', new.valid_from
            using errcode = 'check_violation';
    end if;
    if not gatestream_may_review(new.user_name, new.site) then
        raise exception 'recordings of % are delegated to a leader or shift officer of it, got %',
            new.site, new.user_name using errcode = 'check_violation';
    end if;
    return null;
end
$$;

create trigger delegations_are_guarded after insert or update on review_delegations
for each row execute function delegations_guard();

-- The instant is not the writer's to choose.
create function delegation_revoked() returns trigger
language plpgsql
as $$
begin
    new.revoked_at := clock_timestamp();
    return new;
end
$$;

create trigger delegations_are_revoked before update on review_delegations
for each row when (old.revoked_at is null) execute function delegation_revoked();

-- What somebody changes through an own account of the database tells of itself; the programs do it
-- in their own words. sql/grants puts it on every table that a duty may change.
create function gatestream_tell_direct() returns trigger
language plpgsql
as $$
begin
    if not pg_has_role(session_user, 'gatestream_application', 'member') then
        execute format(
            'insert into %I.audit_log (who, what, subject, why) values ($1, $2, $3, $4)',
            tg_table_schema
        ) using
            session_user,
            'sql.' || lower(tg_op),
            'table ' || tg_table_name,
            'through an own account of the database';
    end if;
    return null;
end
$$;

-- As before, and whoever uses an own account of the database writes in no other name.
create or replace function audit_log_link() returns trigger
language plpgsql security definer
set search_path = pg_catalog, pg_temp
as $$
declare
    place bigint;
    person text;
begin
    execute format(
        'insert into %I.audit_head (n, sha256) values (0, repeat(''0'', 64)) on conflict do nothing',
        tg_table_schema
    );
    execute format('select n + 1, sha256 from %I.audit_head for update', tg_table_schema)
        into place, new.previous_sha256;
    if not pg_has_role(session_user, 'gatestream_application', 'member') then
        execute format('select %I.gatestream_user()', tg_table_schema) into person;
        new.who := coalesce(person, session_user);
    end if;
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

-- A caller's temporary table must not stand in for one of these.
do $$
declare
    made text;
begin
    foreach made in array array[
        'users_guard()', 'regulations_guard()', 'delegations_guard()', 'delegation_revoked()',
        'gatestream_tell_direct()', 'gatestream_may_review(text, text)'
    ] loop
        execute format(
            'alter function %s set search_path = pg_catalog, %I, pg_temp', made, current_schema()
        );
    end loop;
end
$$;
