-- Why: a cause of missed reads is acted on together with the port (R28), and whether it helped is
--      counted; a report that was handed in must be there again as it was (R86).
-- Grain: measures: one row a measure at a gate, at one of its lanes or all, against one cause or
--        all. frozen_reports: one row each time that a period of a site was frozen, never changed:
--        a period that was corrected afterwards is frozen once more.
-- Who opened, closed or froze is told by the database and not by whoever writes. `done_on` is the
-- local day (Asia/Ho_Chi_Minh) on which the measure took effect; before and after it reads are
-- counted. A closed measure stays as it is.
-- Transaction: yes.

create table measures (
    measure_id uuid primary key,
    site text not null,
    gate text not null,
    lane text,
    cause text check (btrim(cause) <> ''),
    action text not null check (btrim(action) <> ''),
    owner text not null check (btrim(owner) <> ''),
    due_on date not null,
    opened_at timestamptz not null,
    opened_by text not null default gatestream_user(),
    state text not null default 'open' check (state in ('open', 'closed')),
    done_on date,
    outcome text check (btrim(outcome) <> ''),
    closed_at timestamptz,
    closed_by text,
    check ((state = 'closed') = (done_on is not null)),
    check ((state = 'closed') = (outcome is not null)),
    check ((state = 'closed') = (closed_at is not null)),
    check ((state = 'closed') = (closed_by is not null)),
    check (closed_at >= opened_at)
);

create index measures_by_site on measures (site, opened_at desc);

create function measure_closes() returns trigger
language plpgsql
as $$
begin
    if old.state = 'closed' then
        raise exception 'a closed measure stays as it is' using errcode = 'restrict_violation';
    end if;
    new.closed_by := gatestream_user();
    return new;
end
$$;

create trigger measure_closes before update on measures
for each row execute function measure_closes();

create table frozen_reports (
    site text not null,
    kind text not null check (kind in ('day', 'week', 'month', 'quarter', 'half', 'year')),
    first_day date not null,
    version_n integer not null check (version_n >= 1),
    figures jsonb not null,
    sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
    frozen_at timestamptz not null,
    frozen_by text not null default gatestream_user(),
    why text not null check (btrim(why) <> ''),
    primary key (site, kind, first_day, version_n)
);

-- Shares of a year are counted without looking at the rows themselves.
drop index standings_by_time;
create index standings_by_time on standings (site, side, at) include (wanted, state);
