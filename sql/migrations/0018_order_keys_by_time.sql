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
