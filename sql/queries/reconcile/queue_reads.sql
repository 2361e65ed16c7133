-- Why: the other side of queue_papers.sql.
-- Grain: one row a read that takes part in this turn.
create or replace temp table queued_reads as
select open_reads.*
from open_reads
semi join queued_papers
    on
        open_reads.site = queued_papers.site
        and open_reads.number = queued_papers.number
        and open_reads.direction = queued_papers.direction;
