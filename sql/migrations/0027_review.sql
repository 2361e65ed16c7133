-- Why: an officer orders what is to become of a read, and may write no passage: the order stands
--      in the officer's name, and whoever may write passages carries it out, once (R43, R70, R101).
-- Grain: one row an order. What was ordered never changes; the outcome is told once.
-- `correct`, `undo` and `enter` become a revision of a passage. `unreadable` takes a read, or a
-- passage of which nothing was read, out of the queue as it is, `look_again` puts it back: they are
-- done by being ordered. `numbers` is what the order tells, as schemas/correction_order.py has it.
-- `seen_revision` is the revision that the officer looked at: of two who look at one passage, the
-- second is refused, here and again when it is carried out.
-- Transaction: yes.
create table correction_orders (
    order_id uuid primary key,
    site text not null,
    kind text not null check (kind in ('correct', 'undo', 'enter', 'unreadable', 'look_again')),
    passage_id uuid not null,
    passed_at timestamptz not null,
    seen_revision integer check (seen_revision >= 0),
    numbers jsonb not null,
    who text not null check (btrim(who) <> ''),
    why text not null check (btrim(why) <> '' and length(why) <= 1000),
    ordered_at timestamptz not null default clock_timestamp(),
    outcome text check (outcome in ('done', 'refused')),
    made_revision integer check (made_revision >= 0),
    -- Why it was refused.
    sentence text,
    settled_at timestamptz,
    check ((kind = 'enter') = (seen_revision is null)),
    check ((outcome is null) = (settled_at is null)),
    check ((outcome is not distinct from 'refused') = (sentence is not null))
);

create index correction_orders_by_passage on correction_orders (passage_id, ordered_at);
create index correction_orders_by_time on correction_orders (site, ordered_at desc);
create index correction_orders_set_aside on correction_orders (site, passed_at)
where kind in ('unreadable', 'look_again');
create index correction_orders_due on correction_orders (ordered_at) where outcome is null;

create function check_correction_order() returns trigger
language plpgsql as $$
declare
    known integer;
begin
    if new.who is distinct from gatestream_user() then
        raise exception 'an order is given in one''s own name: wanted %, got %',
            coalesce(gatestream_user(), 'somebody who signed in'), new.who
            using errcode = 'insufficient_privilege';
    end if;
    new.ordered_at := clock_timestamp();
    new.made_revision := null;
    new.sentence := null;
    new.outcome := case when new.kind in ('unreadable', 'look_again') then 'done' end;
    new.settled_at := case when new.outcome is not null then new.ordered_at end;
    if new.passed_at > new.ordered_at then
        raise exception 'a passage that is ordered has passed, got %', new.passed_at
            using errcode = 'check_violation';
    end if;
    if new.kind = 'enter' then
        return new;
    end if;
    -- As sql/queries/corrections/lock_passage.sql: nobody makes a revision meanwhile.
    perform pg_advisory_xact_lock(hashtextextended(new.passage_id::text, 7305128846114393));
    select max(kept.revision) into known
    from passage_revisions as kept
    where
        kept.passage_id = new.passage_id
        and kept.passed_at = new.passed_at
        and kept.site = new.site;
    if known is null then
        raise exception 'there is no passage % at % of site %',
            new.passage_id, new.passed_at, new.site
            using errcode = 'foreign_key_violation';
    end if;
    if known <> new.seen_revision or exists (
        select from correction_orders as other
        where other.passage_id = new.passage_id and other.outcome is null
    ) then
        raise exception 'somebody else was faster: passage % has revision %',
            new.passage_id, known
            using errcode = 'ZG001';
    end if;
    return new;
end
$$;

create function keep_correction_order() returns trigger
language plpgsql as $$
begin
    if old.outcome is not null then
        raise exception 'the outcome of order % was told already', old.order_id
            using errcode = 'object_not_in_prerequisite_state';
    end if;
    return new;
end
$$;

-- A caller's temporary table must not stand in for one of ours.
do $$
declare
    made text;
begin
    foreach made in array array['check_correction_order()', 'keep_correction_order()'] loop
        execute format(
            'alter function %s set search_path = pg_catalog, %I, pg_temp', made, current_schema()
        );
    end loop;
end
$$;

create trigger correction_orders_checked before insert on correction_orders
for each row execute function check_correction_order();

create trigger correction_orders_stay before update on correction_orders
for each row execute function keep_correction_order();
