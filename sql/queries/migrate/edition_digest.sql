-- Why: what an edition adds is run again when its text or the edition changed, and only then.
-- Grain: one row, or none before the first time.
select
    edition,
    sha256
from schema_edition;
