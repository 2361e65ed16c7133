-- Why: a batch is copied in at full speed and then compared with what is there; COPY alone knows
--      no conflicts. `batch_n` is the passage's place in the batch and ties its parts to it.
-- Grain: as the tables they feed, plus `batch_n`. Emptied at the end of each transaction.
create temporary table if not exists incoming_passages (
    batch_n integer not null,
    like passage_revisions including defaults
) on commit delete rows;

create temporary table if not exists incoming_plates (
    batch_n integer not null,
    like passage_plates
) on commit delete rows;

create temporary table if not exists incoming_containers (
    batch_n integer not null,
    like passage_containers
) on commit delete rows;

create temporary table if not exists incoming_evidence (
    batch_n integer not null,
    like passage_evidence
) on commit delete rows;
