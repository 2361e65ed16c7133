-- Why: who may see a row is decided by its site, row by row; a part that only its passage knows
--      the site of could not be kept from those who may not see the passage.
-- Grain: a column of passage_plates, passage_containers and passage_evidence, as their passage has
--        it. Rows of before take it from their revision.
-- Transaction: yes.

alter table passage_plates add column site text;
alter table passage_containers add column site text;
alter table passage_evidence add column site text;

update passage_plates set site = whole.site
from passage_revisions as whole
where
    passage_plates.passage_id = whole.passage_id
    and passage_plates.passed_at = whole.passed_at
    and passage_plates.revision = whole.revision;

update passage_containers set site = whole.site
from passage_revisions as whole
where
    passage_containers.passage_id = whole.passage_id
    and passage_containers.passed_at = whole.passed_at
    and passage_containers.revision = whole.revision;

update passage_evidence set site = whole.site
from passage_revisions as whole
where
    passage_evidence.passage_id = whole.passage_id
    and passage_evidence.passed_at = whole.passed_at
    and passage_evidence.revision = whole.revision;

alter table passage_plates alter column site set not null;
alter table passage_containers alter column site set not null;
alter table passage_evidence alter column site set not null;
