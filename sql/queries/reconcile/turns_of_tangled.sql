-- Why: what there is none of needs no turn.
-- Grain: one row a turn that papers have.
select distinct open_papers.turn
from open_papers;
