-- Why: where no hypertable cuts a table by time, a period of it has to be found without reading
--      all of it. Rows come in the order of time, and a BRIN index of a few pages is enough.
-- Grain: nothing is returned. Run again, it changes nothing.
-- Transaction: yes.
create index if not exists camera_health_by_time on camera_health using brin (at);

create index if not exists metrics_by_time on metrics using brin (at);
