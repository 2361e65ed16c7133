-- Why: who may see what, and until when. People have a duty, sites and an end; partners have
--      coordination regulations with dates; whoever may look at recordings besides the head of a
--      branch has that from the head, in writing and for a time. Rows are shown by what stands
--      here at the moment of asking: what is ended, or whose day has passed, shows nothing more.
-- Grain: users: one row a person or partner's account. coordination_regulations: one row a
--        regulation. review_delegations: one row a delegation of a head of branch, for one site.
-- Days are of Asia/Ho_Chi_Minh and hold to their end. What makes use of these tables, the
-- privileges and the policies, lies in sql/grants and is told again whenever a table or a view is
-- made anew.
-- Transaction: yes.

create table users (
    name text primary key check (name ~ '^[a-z0-9][a-z0-9._-]{1,62}$'),
    duty text not null check (
        duty in (
            'leader', 'branch_head', 'shift_officer', 'analyst', 'administrator', 'partner',
            'enterprise'
        )
    ),
    unit text not null check (btrim(unit) <> ''),
    -- '*' alone is every site.
    sites text[] not null check (array_position(sites, null) is null),
    -- An analyst sees number plates as tokens unless there is a need.
    needs_plates boolean not null default false,
    valid_until date,
    locked_at timestamptz,
    -- What argon2 makes of the password, with its salt and parameters.
    password_hash text not null,
    failures_n integer not null default 0 check (failures_n >= 0),
    failed_at timestamptz,
    -- The account of the database that this person uses from other programs, if any.
    login text unique,
    created_at timestamptz not null default clock_timestamp(),
    check (duty not in ('partner', 'enterprise') or not sites @> '{*}')
);

create table coordination_regulations (
    regulation_no text primary key check (btrim(regulation_no) <> ''),
    -- As in users.unit.
    party text not null check (btrim(party) <> ''),
    sites text[] not null check (cardinality(sites) > 0 and not sites @> '{*}'),
    -- Null is every lane of the sites.
    lanes text[] check (cardinality(lanes) > 0),
    valid_from date not null,
    valid_to date not null check (valid_to >= valid_from),
    ended_at timestamptz,
    speed_limit_kmh double precision,
    hours text,
    contacts text,
    conditions text,
    safety text
);

create index coordination_regulations_by_party on coordination_regulations (party);

create table review_delegations (
    delegation_n bigint generated always as identity primary key,
    site text not null,
    user_name text not null references users (name),
    valid_from date not null,
    valid_to date not null check (valid_to >= valid_from),
    given_by text not null check (btrim(given_by) <> ''),
    why text not null check (btrim(why) <> ''),
    revoked_at timestamptz
);

create index review_delegations_by_user on review_delegations (user_name);

-- Makes tokens of number plates: alike for alike, and of no use without it.
create table schema_token_key (
    singleton boolean primary key default true check (singleton),
    key text not null
);

insert into schema_token_key (key)
values (replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', ''));

create function gatestream_today() returns date
language sql stable
return (now() at time zone 'Asia/Ho_Chi_Minh')::date;

-- Who asks: a program of ours says so, for the people who signed in to it; everybody else is
-- whoever the account of the database belongs to, whatever is said.
create function gatestream_user() returns text
language plpgsql stable security definer
as $$
begin
    if pg_has_role(session_user, 'gatestream_application', 'member') then
        return nullif(current_setting('gatestream.user', true), '');
    end if;
    return (select name from users where login = session_user);
end
$$;

-- The sites whose rows may be seen now; none where nothing is said. '*' is every site.
create function gatestream_sites() returns text[]
language plpgsql stable security definer
as $$
declare
    asked text[] := nullif(current_setting('gatestream.sites', true), '')::text[];
    own text[];
begin
    if pg_has_role(session_user, 'gatestream_application', 'member') then
        -- Nobody from outside has every site, whatever a program says.
        if current_setting('role') in ('gatestream_partner', 'gatestream_enterprise') then
            asked := array_remove(asked, '*');
        end if;
        return coalesce(asked, '{}');
    end if;
    select sites into own from users
    where
        login = session_user
        and locked_at is null
        and coalesce(valid_until >= gatestream_today(), true);
    if own is null or asked is null or asked @> '{*}' then
        return coalesce(own, '{}');
    end if;
    return array(select unnest(asked) intersect select unnest(own) where not own @> '{*}')
        || array(select unnest(asked) where own @> '{*}');
end
$$;

-- Whom the policies do not bind sees every site anyway, and has to in views that their owner runs.
create function gatestream_every_site() returns boolean
language sql stable
return gatestream_sites() @> '{*}' or not row_security_active('passage_revisions'::regclass);

-- The unit of whoever asks, which is the party of coordination regulations.
create function gatestream_party() returns text
language sql stable security definer
begin atomic
    select unit from users
    where
        name = gatestream_user()
        and duty = 'partner'
        and locked_at is null
        and coalesce(valid_until >= gatestream_today(), true);
end;

-- The sites whose recordings whoever asks may look at without being head of their branch.
create function gatestream_delegated_sites() returns text[]
language sql stable security definer
begin atomic
    select coalesce(array_agg(given.site), '{}') from review_delegations as given
    where
        given.user_name = gatestream_user()
        and given.revoked_at is null
        and gatestream_today() between given.valid_from and given.valid_to;
end;

create function gatestream_needs_plates() returns boolean
language sql stable security definer
begin atomic
    select coalesce(bool_or(needs_plates), false) from users
    where
        name = gatestream_user()
        and locked_at is null
        and coalesce(valid_until >= gatestream_today(), true);
end;

-- A caller's temporary table must not stand in for one of these.
do $$
declare
    made text;
begin
    foreach made in array array['gatestream_user()', 'gatestream_sites()'] loop
        execute format(
            'alter function %s set search_path = pg_catalog, %I, pg_temp', made, current_schema()
        );
    end loop;
end
$$;
