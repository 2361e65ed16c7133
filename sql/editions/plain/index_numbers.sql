-- Why: numbers and digests are random, and an index of years that begins with them is written on
--      another page with every row. Where no hypertable gives each week an index of its own, the
--      local day comes first, and what is written at a time lies together. Whoever looks for a
--      number of some days names the days, as queries/quality/numbers.sql does; without days,
--      PostgreSQL 18 skips from day to day, and the archive answers for years.
-- Grain: nothing is returned. Run again, it changes nothing.
-- Transaction: yes.
drop index if exists passage_plates_by_text;

drop index if exists passage_containers_by_code;

drop index if exists passage_evidence_by_sha256;

create index if not exists passage_plates_by_day_and_text on passage_plates (
    ((passed_at at time zone 'Asia/Ho_Chi_Minh')::date), text, passed_at desc
);

create index if not exists passage_containers_by_day_and_code on passage_containers (
    ((passed_at at time zone 'Asia/Ho_Chi_Minh')::date), code, passed_at desc
);

create index if not exists passage_evidence_by_day_and_sha256 on passage_evidence (
    ((passed_at at time zone 'Asia/Ho_Chi_Minh')::date), sha256
);
