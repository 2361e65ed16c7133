-- Why: an insert has to cost the same however much is kept. Passages come in the order of time,
--      and their ids are random: a key that begins with the id puts every row on another page of
--      an index of years, which is read, written back and logged whole. A key that begins with
--      the instant is written where the rows before were.
-- Grain: the keys of passage_revisions and of the tables of its parts; the same columns in another
--        order, so that what is unique and what conflicts stay the same.
-- The key of passage_revisions now serves whoever asks for a period, in either direction, and the
-- index by time alone goes. How numbers are found in what a table of years holds differs by
-- edition: see editions/plain/index_numbers.sql.
-- Transaction: yes.

alter table passage_revisions
drop constraint passage_revisions_pkey,
add primary key (passed_at, passage_id, revision);

alter table passage_plates
drop constraint passage_plates_pkey,
add primary key (passed_at, passage_id, revision, ordinal);

alter table passage_containers
drop constraint passage_containers_pkey,
add primary key (passed_at, passage_id, revision, ordinal);

alter table passage_evidence
drop constraint passage_evidence_pkey,
add primary key (passed_at, passage_id, revision, ordinal);

drop index passage_revisions_by_time;

-- Two passages of a lane are told apart by the instants of their neighbours in a plain index, and
-- no longer by an exclusion constraint: its index cost a sixth of all of an insert, and the more
-- the more there was. What was safe stays safe, whoever writes: inserts of one store wait for one
-- another until the transaction ends, so that each one sees all that came before it. A snapshot of
-- before would not, and is refused. As `on conflict do nothing` did, an insert that overlaps adds
-- nothing; queries/store/refused_passages.sql tells who was turned away.
alter table lane_crossings
drop constraint lane_crossings_apart,
drop column crossing_interval,
add unique (site, lane, passed_at);

create function crossing_headway() returns interval
language sql immutable parallel safe
return interval '500 milliseconds';

create function keep_crossings_apart() returns trigger
language plpgsql as $$
begin
    if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'crossings are claimed in transactions that are read committed'
            using errcode = 'invalid_transaction_state';
    end if;
    perform pg_advisory_xact_lock(7305128846114392);
    if not exists (
        select from lane_crossings as other
        where
            other.site = new.site
            and other.lane = new.lane
            and other.passed_at > new.passed_at - crossing_headway()
            and other.passed_at < new.passed_at + crossing_headway()
            and other.passage_id <> new.passage_id
    ) then
        return new;
    end if;
    if tg_op = 'UPDATE' then
        raise exception 'the crossing would overlap another one of its lane'
            using errcode = 'exclusion_violation';
    end if;
    return null;
end
$$;

create trigger lane_crossings_apart
before insert or update on lane_crossings
for each row execute function keep_crossings_apart();
