-- Why: pairing goes on until one of the queues is empty.
-- Grain: one row.
select (select count(*) from queued_papers) > 0 and (select count(*) from queued_reads) > 0;
